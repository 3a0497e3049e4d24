package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.gzip;
import static dev.camelmcp.hostile.Answers.ok;
import static dev.camelmcp.hostile.Answers.tokenJson;
import static dev.camelmcp.hostile.Canary.MARK;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers with status 200 that are no JSON object and no form: refused at once, never cached, and nothing of them is
 * told.
 */
@Timeout(30)
class UnreadableAnswersTest {

    private static final String GOOD = tokenJson(TOKEN, 3600);

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(70);

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("empty body", utf8("")),
                arguments("blank body", utf8(" \r\n\t ")),
                arguments("only a byte order mark", utf8("\uFEFF")),
                arguments("top-level array", utf8("[" + GOOD + "]")),
                arguments("top-level string", utf8("\"" + TOKEN + "\"")),
                arguments("top-level number", utf8("4711")),
                arguments("top-level null", utf8("null")),
                arguments("top-level true", utf8("true")),
                arguments("a bare token", utf8(TOKEN)),
                arguments("an empty object", utf8("{}")),
                arguments("truncated in the token", utf8(GOOD.substring(0, 24))),
                arguments("truncated before the last brace", utf8(GOOD.substring(0, GOOD.length() - 1))),
                arguments("trailing garbage", utf8(GOOD + MARK)),
                arguments("a second document behind the first", utf8(GOOD + tokenJson(MARK, 1))),
                arguments("duplicate access_token", utf8(duplicate("access_token", "\"" + MARK + "\""))),
                arguments("duplicate token_type", utf8(duplicate("token_type", "\"Bearer\""))),
                arguments(
                        "duplicate scope",
                        utf8("{\"scope\":\"\","
                                + duplicate("scope", "\"read write\"").substring(1))),
                arguments("100,000 arrays inside each other", utf8("[".repeat(50_000) + "]".repeat(10_000))),
                arguments("deep objects in a good answer", utf8(deep(10_000))),
                arguments("single quotes", utf8(GOOD.replace('"', '\''))),
                arguments("a comment", utf8("/*" + MARK + "*/" + GOOD)),
                arguments("NaN for expires_in", utf8(GOOD.replace("3600", "NaN"))),
                arguments("a trailing comma", utf8(GOOD.replace("}", ",}"))),
                arguments("invalid UTF-8 in the token", latin1(GOOD.replace(MARK, MARK + "\u00ff\u00fe"))),
                arguments("a lone UTF-8 continuation byte", latin1(GOOD.replace(MARK, MARK + "\u0080"))),
                arguments("an overlong UTF-8 slash", latin1(GOOD.replace(MARK, MARK + "\u00c0\u00af"))),
                arguments("NUL bytes behind the document", utf8(GOOD + "\u0000\u0000")),
                arguments("random bytes", latin1("\u001f\u008b\u0000\u00ff" + MARK)),
                arguments("gzip that is cut off", Arrays.copyOf(gzip(utf8(GOOD)), 40)),
                arguments("gzip of gzip", gzip(gzip(utf8(GOOD)))),
                arguments("HTML", utf8("<!doctype html><title>Sign in</title>" + MARK)),
                arguments("XML", utf8("<token><access_token>" + TOKEN + "</access_token></token>")),
                arguments("JSONP", utf8("callback(" + GOOD + ")")),
                arguments("event stream", utf8("data: " + GOOD + "\n\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void bodyWhenItCannotBeReadThenRefusedAtOnce(String name, byte[] body) {
        refused(GATEWAY.next().answer(ok("application/json", body)));
    }

    @ParameterizedTest(name = "form-encoded: {0}")
    @ValueSource(
            strings = {
                "access_token=&token_type=bearer",
                "access_token=" + TOKEN + "%0d%0aX-Injected:1&token_type=bearer",
                "access_token=" + TOKEN + "%zz&token_type=bearer",
                "access_token=" + TOKEN + "&access_token=" + MARK + "&token_type=bearer",
                "&&&===" + MARK
            })
    void formWhenItHoldsNoUsableTokenThenRefusedAtOnce(String form) {
        refused(GATEWAY.next().answer(ok("application/x-www-form-urlencoded", form)));
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments("is HTML, not a token", utf8("<!doctype html><title>Sign in</title>" + MARK)),
                arguments("is HTML, not a token", gzip(utf8("\r\n<html><body>" + MARK))),
                arguments("is XML, not a token", utf8("<token>" + MARK + "</token>")),
                arguments("is empty", utf8(" \r\n")),
                arguments("is JSON, but not an object", utf8("[\"" + MARK + "\"]")),
                arguments("is JSON that is broken, or names a member twice", utf8("{\"" + MARK)),
                arguments("is gzip that cannot be unpacked", Arrays.copyOf(gzip(utf8(GOOD)), 40)),
                arguments("is neither JSON nor a form", utf8("Hello, " + MARK)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void bodyWhenItCannotBeReadThenItIsToldWhatItWas(String kind, byte[] body) {
        Case it = GATEWAY.next().answer(ok("application/json", body));
        assertThat(it.refusal()).hasMessage("OAuth token request failed: the answer " + kind);
    }

    private static void refused(Case it) {
        OAuthException refusal = it.refusal();
        assertThat(refusal.error())
                .returns(OAuthError.INVALID_RESPONSE, OAuthError::code)
                .returns(200, OAuthError::status)
                .returns(it.id(), OAuthError::server);
        assertThat(refusal).hasMessageStartingWith("OAuth token request failed: ");
        assertThat(it.requests()).as("no retry: the answer would be the same").hasSize(1);
    }

    private static String duplicate(String member, String value) {
        return GOOD.substring(0, GOOD.length() - 1) + ",\"" + member + "\":" + value + "}";
    }

    private static String deep(int levels) {
        return GOOD.replace("{", "{\"x\":" + "{\"x\":".repeat(levels) + "1" + "}".repeat(levels) + ",");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
