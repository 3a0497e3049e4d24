package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.ok;
import static dev.camelmcp.hostile.Answers.with;
import static dev.camelmcp.hostile.Answers.without;
import static dev.camelmcp.hostile.Canary.MARK;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.AccessToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that are odd but harmless: the token is taken, cached, and asked for once. */
@Timeout(30)
class AcceptedAnswersTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DEFAULT = Duration.ofMinutes(42);
    private static final String JSON = Answers.tokenJson(TOKEN, 3600);
    private static final String FORM = "access_token=" + TOKEN + "&token_type=bearer&expires_in=3600&scope=read+write";

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(90).withEach("oauth.default-lifetime", "2520");

    static Stream<Arguments> mediaTypes() {
        return Stream.of(
                arguments("JSON as application/json;charset=UTF-8", ok("application/json;charset=UTF-8", JSON)),
                arguments("JSON as APPLICATION/JSON", ok("APPLICATION/JSON", JSON)),
                arguments("peer: JSON as text/plain refused", ok("text/plain; charset=utf-8", JSON)),
                arguments("JSON as text/html", ok("text/html", JSON)),
                arguments("JSON as application/octet-stream", ok("application/octet-stream", JSON)),
                arguments("JSON without a content type", ok(null, JSON)),
                arguments("JSON under a content type that is none", ok("json; ;;=", JSON)),
                arguments("JSON as form-encoded, which it is not", ok("application/x-www-form-urlencoded", JSON)),
                arguments("JSON after a UTF-8 byte order mark", ok("application/json", "\uFEFF" + JSON)),
                arguments("JSON between blank lines", ok("application/json", "\r\n\r\n " + JSON + "\r\n\r\n")),
                arguments("peer: form-encoded answer, as GitHub", ok("application/x-www-form-urlencoded", FORM)),
                arguments(
                        "form-encoded answer with charset",
                        ok("application/x-www-form-urlencoded; charset=utf-8", FORM)),
                arguments("form-encoded answer as text/plain", ok("text/plain", FORM)),
                arguments("form-encoded answer without a content type", ok(null, FORM)),
                arguments("form-encoded answer as application/json", ok("application/json", FORM)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mediaTypes")
    void mediaTypeWhenTheBodyIsAnAnswerThenTheTokenIsTaken(String name, Answer answer) {
        accept(answer, TOKEN, HOUR);
    }

    static Stream<Arguments> lifetimes() {
        return Stream.of(
                arguments("peer: expires_in as a string", with("expires_in", "\"3600\""), HOUR),
                arguments("expires_in as a float", with("expires_in", "3600.9"), HOUR),
                arguments("expires_in in scientific notation", with("expires_in", "3.6e3"), HOUR),
                arguments("peer: expires_in missing, as Salesforce", without("expires_in"), DEFAULT),
                arguments("expires_in null", with("expires_in", "null"), DEFAULT),
                arguments(
                        "expires_in 2147483647, which is how some servers say never",
                        with("expires_in", "2147483647"),
                        Duration.ofSeconds(Integer.MAX_VALUE)),
                arguments("expires_in of a hundred years", with("expires_in", "3155760000"), Duration.ofDays(36525)));
    }

    static Stream<Arguments> uselessLifetimes() {
        return Stream.of(
                arguments("expires_in 0", with("expires_in", "0"), DEFAULT),
                arguments("expires_in negative", with("expires_in", "-3600"), DEFAULT),
                arguments("expires_in below a second", with("expires_in", "0.5"), DEFAULT),
                arguments("expires_in empty", with("expires_in", "\"\""), DEFAULT),
                arguments("expires_in a word", with("expires_in", "\"" + MARK + "\""), DEFAULT),
                arguments("expires_in a date", with("expires_in", "\"2030-01-01T00:00:00Z\""), DEFAULT),
                arguments("expires_in true", with("expires_in", "true"), DEFAULT),
                arguments("expires_in an array", with("expires_in", "[3600]"), DEFAULT),
                arguments(
                        "expires_in 2^64+3600, an hour once cut", with("expires_in", "18446744073709555216"), DEFAULT),
                arguments("expires_in 1e400", with("expires_in", "1e400"), DEFAULT),
                arguments("expires_in 1e999999999", with("expires_in", "1e999999999"), DEFAULT),
                arguments("expires_in -1e999999999", with("expires_in", "-1e999999999"), DEFAULT),
                arguments("expires_in of 900 digits", with("expires_in", "9".repeat(900)), DEFAULT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uselessLifetimes")
    void lifetimeWhenItIsOfNoUseThenItCountsAsAbsentWithAWarning(String name, String json, Duration lifetime) {
        Case it = accept(Answers.json(json), TOKEN, lifetime);
        assertThat(it.logged())
                .filteredOn(line -> line.contains("expires_in is of no use"))
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lifetimes")
    void lifetimeWhenItMakesSenseThenItIsTaken(String name, String json, Duration lifetime) {
        accept(Answers.json(json), TOKEN, lifetime);
    }

    static Stream<Arguments> members() {
        return Stream.of(
                arguments("token_type bearer", with("token_type", "\"bearer\"")),
                arguments("token_type BEARER", with("token_type", "\"BEARER\"")),
                arguments("token_type missing, as Shopify", without("token_type")),
                arguments("token_type null", with("token_type", "null")),
                arguments("token_type empty", with("token_type", "\"\"")),
                arguments("token_type BearerToken, as Apigee", with("token_type", "\"BearerToken\"")),
                arguments("token_type of words, as eBay", with("token_type", "\"Application Access Token\"")),
                arguments("token_type with a JSON escape", with("token_type", "\"\\u0042earer\"")),
                arguments("peer: absent scope refused", without("scope")),
                arguments("scope null", with("scope", "null")),
                arguments("peer: scope as array crashes", with("scope", "[\"write\",\"read\"]")),
                arguments("scope separated by commas, as GitHub", with("scope", "\"read,write\"")),
                arguments("more scopes than asked for", with("scope", "\"admin write read\"")),
                arguments(
                        "refresh_token, which is ignored",
                        with("expires_in", "3600,\"refresh_token\":\"" + MARK + "\"")),
                arguments("error null beside the token", with("expires_in", "3600,\"error\":null")),
                arguments("500 members nobody knows", with("expires_in", "3600" + unknownMembers(500))),
                arguments("an unknown member 500 levels deep", with("expires_in", "3600,\"x\":" + nested(500))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("members")
    void memberWhenItIsOddButHarmlessThenTheTokenIsTaken(String name, String json) {
        accept(Answers.json(json), TOKEN, HOUR);
    }

    static Stream<Arguments> tokens() {
        return Stream.of(
                arguments("a token of one character", "t"),
                arguments("a token of 10 KiB", MARK.repeat(1707)),
                arguments("a token with every character of token68", MARK + "-._~+/09=="),
                arguments("a token with an exclamation mark, as Salesforce", MARK + "!" + MARK),
                arguments("a token with ^ and #, as eBay", "v^1.1#i^1#p^3#" + MARK),
                arguments("a token with |, : and @", MARK + "|x:y@z"),
                arguments("a token of padding only", "=="),
                arguments("a token of all else that is visible ASCII", MARK + "$%&'()*,;<>?[]`{}"),
                arguments("a token that looks like a JWT and is none", MARK + ".e30.x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void tokenWhenItIsVisibleAsciiThenItGoesUpstreamAsItIs(String name, String token) throws Exception {
        Case it = accept(Answers.token(token, 3600), token, HOUR);
        assertThat(it.call().body()).isEqualTo("{\"ok\":true}");
        assertThat(it.forwarded()).hasSize(1);
        assertThat(it.forwarded().get(0).header("Authorization")).isEqualTo("Bearer " + token);
    }

    @Test
    void status201WhenItHoldsATokenThenTheTokenIsTaken() {
        accept(Answers.of("201 Created", "", JSON.getBytes(StandardCharsets.UTF_8)), TOKEN, HOUR);
    }

    @Test
    void answerWhenItIsPackedAlthoughIdentityWasAskedForThenItIsUnpacked() {
        byte[] packed = Answers.gzip(JSON.getBytes(StandardCharsets.UTF_8));
        Case it = accept(Answers.of("200 OK", "Content-Encoding: gzip\r\n", packed), TOKEN, HOUR);
        accept(ok("application/json", packed), TOKEN, HOUR);
        assertThat(it.requests()).extracting(r -> r.header("Accept-Encoding")).containsExactly("identity");
    }

    private static Case accept(Answer answer, String token, Duration lifetime) {
        Case it = GATEWAY.next().answer(answer);
        AccessToken taken = it.token();
        assertThat(taken.value().value()).isEqualTo(token);
        assertThat(taken.lifetime()).isEqualTo(lifetime);
        assertThat(taken.scope().values()).contains("read", "write");
        assertThat(it.isCached()).isTrue();
        assertThat(it.token()).isSameAs(taken);
        assertThat(it.requests()).hasSize(1);
        return it;
    }

    private static String unknownMembers(int count) {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < count; i++) {
            members.append(",\"x").append(i).append("\":\"").append(MARK).append('"');
        }
        return members.toString();
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "\"" + MARK + "\"" + "]".repeat(levels);
    }
}
