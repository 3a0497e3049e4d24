package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would make a careless client send its credentials a second time, or somewhere else. */
@Timeout(30)
class ChallengesAndRedirectsTest {

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(40);

    private static HostileServer other;

    @BeforeAll
    static void startOther() throws IOException {
        other = new HostileServer();
    }

    @AfterAll
    static void stopOther() throws IOException {
        other.close();
    }

    @ParameterizedTest(name = "peer: {0} re-posts the secret to another host")
    @ValueSource(strings = {"300", "301", "302", "303", "307", "308"})
    void redirectToAnotherHostThenThatHostSeesNothing(String status) throws Exception {
        Case it = GATEWAY.next();
        refused(it, status + " Moved", "Location: http://127.0.0.1:" + other.port() + "/token\r\n");
        assertThat(other.received()).isEmpty();
        assertThat(it.call().statusCode()).isEqualTo(502);
        assertThat(other.received()).isEmpty();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "307, itself",
        "308, itself",
        "302, //evil.example/",
        "307, not a url",
        "307, ''",
        "308, 'ftp://evil.example/'"
    })
    void redirectWhereverThenNotFollowed(String status, String location) {
        Case it = GATEWAY.next();
        refused(it, status + " Moved", "Location: " + location.replace("itself", it.tokenPath()) + "\r\n");
    }

    @ParameterizedTest(name = "{0} without a Location")
    @ValueSource(strings = {"301", "304", "305", "307"})
    void redirectToNowhereThenRefused(String status) {
        Case it = GATEWAY.next().answer(Answers.of(status + " Moved", "", new byte[0]));
        refused(it, status);
    }

    @Test
    void refreshHeaderOfAPageThenNotFollowed() {
        Case it = GATEWAY.next().answer(status("200 OK", "Refresh: 0; url=http://127.0.0.1:" + other.port() + "/\r\n"));
        assertThat(it.refusal().error().code()).isEqualTo(OAuthError.INVALID_RESPONSE);
        assertThat(other.received()).isEmpty();
        assertThat(it.requests()).hasSize(1);
    }

    static Stream<Arguments> challenges() {
        return Stream.of(
                arguments(
                        "Basic, which must not make the client send again", "WWW-Authenticate: Basic realm=\"x\"\r\n"),
                arguments("Bearer", "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n"),
                arguments("Digest", "WWW-Authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\"\r\n"),
                arguments("Negotiate", "WWW-Authenticate: Negotiate\r\n"),
                arguments("NTLM", "WWW-Authenticate: NTLM\r\n"),
                arguments("several", "WWW-Authenticate: Negotiate\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"),
                arguments("one that cannot be parsed", "WWW-Authenticate: ,,=\"\\\r\n"),
                arguments("a DPoP nonce", "DPoP-Nonce: abc\r\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\r\n"),
                arguments("none", ""));
    }

    @ParameterizedTest(name = "challenge: {0}")
    @MethodSource("challenges")
    void challengeThenTheClientDoesNotSendAgain(String name, String header) {
        Case it = GATEWAY.next();
        refused(it, "401 Unauthorized", header);
        assertThat(it.requests().get(0).header("Authorization")).isEqualTo(Canary.BASIC);
    }

    @Test
    void proxyChallengeThenTheClientDoesNotSendAgain() {
        Case it = GATEWAY.next();
        refused(it, "407 Proxy", "Proxy-Authenticate: Basic realm=\"x\"\r\n");
        assertThat(it.logged())
                .anyMatch(
                        l -> l.contains("answers 407, by which a proxy beyond the gateway's own asks for credentials"));
    }

    @Test
    void cookiesThenNeverSentBack() {
        Case it = GATEWAY.next()
                .answer(
                        status("503 Later", "Set-Cookie: session=abc; Path=/\r\nSet-Cookie: other=def\r\n"),
                        Answers.token());
        it.token();
        assertThat(it.requests()).hasSize(2);
        assertThat(GATEWAY.server().received())
                .allSatisfy(r -> assertThat(r.header("Cookie")).isNull());
    }

    private static void refused(Case it, String status, String headers) {
        refused(it.answer(status(status, headers)), status.substring(0, 3));
    }

    private static void refused(Case it, String number) {
        OAuthException refusal = it.refusal();
        assertThat(refusal).hasMessage("OAuth token request failed: http_status_" + number);
        assertThat(refusal.error().status()).isEqualTo(Integer.parseInt(number));
        if (Set.of("301", "302", "303", "307", "308").contains(number)) {
            assertThat(refusal.error().description()).contains("redirect", "not followed", "oauth.token-url");
        } else if (number.startsWith("3")) {
            assertThat(refusal.error().description()).contains("answered " + number, "oauth.token-url");
        }
        assertThat(it.requests()).as("no second request").hasSize(1);
    }
}
