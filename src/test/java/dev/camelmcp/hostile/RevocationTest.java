package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.error;
import static dev.camelmcp.hostile.Answers.of;
import static dev.camelmcp.hostile.Answers.raw;
import static dev.camelmcp.hostile.Answers.status;
import static dev.camelmcp.hostile.Canary.MARK;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.OAuthException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the revocation endpoint does (RFC 7009), the token is not served any more, and goes nowhere else. */
@Timeout(30)
class RevocationTest {

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(20);

    static Stream<Arguments> done() {
        return Stream.of(
                arguments("200 without a body", of("200 OK", "", new byte[0])),
                arguments("Keycloak: 200 with an error for a token it does not know", error("200 OK", "invalid_token")),
                arguments("200 with a page", status("200 OK", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("done")
    void revocationWhenTheStatusIs200ThenDoneWhateverTheBodySays(String name, Answer answer) {
        Case it = GATEWAY.next();
        Exchange exchange = revoke(it, answer);
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty("McpOAuthRevocation")).isEqualTo("revoked");
        assertThat(revocations(it))
                .singleElement()
                .satisfies(r -> assertThat(r.body()).isEqualTo("token=" + TOKEN + "&token_type_hint=access_token"));
        servesANewToken(it);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "oidc-provider: unsupported_token_type",
                        error("400 Bad Request", "unsupported_token_type"),
                        "unsupported_token_type"),
                arguments(
                        "wrong client, with a challenge",
                        of("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", new byte[0]),
                        "http_status_401"),
                arguments("404 with a page", status("404 Not Found", ""), "http_status_404"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void revocationWhenRefusedThenSaidAndTheTokenIsNotServedAnyMore(String name, Answer answer, String code) {
        Case it = GATEWAY.next();
        Exchange exchange = revoke(it, answer);
        assertThat(exchange.getException(OAuthException.class).error().code()).isEqualTo(code);
        assertThat(revocations(it)).hasSize(1);
        servesANewToken(it);
    }

    @Test
    void revocationWhenRedirectedToAnotherHostThenTheTokenDoesNotFollow() throws Exception {
        try (HostileServer other = new HostileServer()) {
            Case it = GATEWAY.next();
            Exchange exchange = revoke(it, status("307 Moved", "Location: http://127.0.0.1:" + other.port() + "/\r\n"));
            assertThat(exchange.getException(OAuthException.class).error().code())
                    .isEqualTo("http_status_307");
            assertThat(other.received()).isEmpty();
            servesANewToken(it);
        }
    }

    @Test
    void revocationWhenTheServerHiccupsThenTriedAgain() {
        Case it = GATEWAY.next();
        Exchange exchange = revoke(it, status("503 Later", ""), Peer::reset, of("200 OK", "", new byte[0]));
        assertThat(exchange.getException()).isNull();
        assertThat(revocations(it)).hasSize(3);
        servesANewToken(it);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("reset for ever", (Answer) Peer::reset),
                arguments(
                        "closed in the body for ever",
                        raw("HTTP/1.1 400 Bad Request\r\nContent-Length: 500\r\n\r\n{" + MARK)),
                arguments("503 for ever", status("503 Later", "")),
                arguments("garbage", raw("HTTP/1.1 200 OK\r\n" + MARK + "\r\n\r\n")));
    }

    @ParameterizedTest(name = "peer: revoked token still served: {0}")
    @MethodSource("broken")
    void revocationWhenItFailsThenTheTokenIsNotServedAnyMore(String name, Answer answer) {
        Case it = GATEWAY.next();
        assertThat(revoke(it, answer).getException()).isNotNull();
        assertThat(revocations(it)).hasSize(4);
        servesANewToken(it);
    }

    @Test
    void revocationWhenTheAnswerIsTooLargeThenNotAskedForAgain() {
        Case it = GATEWAY.next();
        Exchange exchange = revoke(it, error("400 Bad Request", "e".repeat(100_000)));
        assertThat(exchange.getException()).hasMessageContaining("larger than 64 KiB");
        assertThat(revocations(it)).hasSize(1);
        servesANewToken(it);
    }

    private static Exchange revoke(Case it, Answer... answers) {
        it.token();
        GATEWAY.server().answer(it.revocationPath(), answers);
        Exchange exchange = it.send("direct:mcp-oauth-revoke");
        assertThat(it.isCached()).as("cached").isFalse();
        if (exchange.getException() != null) {
            GATEWAY.show(exchange.getException());
            assertThat(exchange.getProperty("McpOAuthRevocation")).isNotEqualTo("revoked");
        }
        return exchange;
    }

    private static List<Received> revocations(Case it) {
        return GATEWAY.server().received(it.revocationPath());
    }

    private static void servesANewToken(Case it) {
        it.answer(Answers.token(TOKEN + "2", 3600));
        assertThat(it.token().value().value()).isEqualTo(TOKEN + "2");
    }
}
