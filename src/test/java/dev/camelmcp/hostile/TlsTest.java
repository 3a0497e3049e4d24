package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.OAuthError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An https token endpoint that is not who it should be gets no request, and so no secret. */
@Timeout(30)
class TlsTest {

    private static final TlsIdentities CERTIFICATES = TlsIdentities.make();
    private static final String CA = CERTIFICATES.authority();
    private static final HostileServer GOOD = CERTIFICATES.serve("good", "ip:127.0.0.1", "-validity", "10");
    private static final HostileServer WRONG_NAME =
            CERTIFICATES.serve("wrong-name", "dns:other.example.test", "-validity", "10");
    private static final HostileServer WRONG_IP =
            CERTIFICATES.serve("wrong-ip", "ip:127.0.0.1,ip:10.1.2.3,dns:a.test", "-validity", "10");
    private static final HostileServer EXPIRED =
            CERTIFICATES.serve("expired", "ip:127.0.0.1", "-startdate", "-10d", "-validity", "9");
    private static final HostileServer PLAIN = plain(peer -> {
        peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        peer.hang();
    });
    /** The alert of RFC 5246 §7.2 as a server sends it that wants another client certificate, or one at all. */
    private static final HostileServer PICKY = plain(peer -> {
        peer.write(new byte[] {21, 3, 3, 0, 2, 2, 42});
        peer.hang();
    });

    private static final HostileServer SILENT = plain(Peer::hang);

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(0)
            .with("mcp.oauth.retry.max-attempts", "0")
            .withServer("good", https(GOOD), "oauth.ca-bundle-path", CA)
            .withServer("untrusted", https(GOOD))
            .withServer("wrong-name", https(WRONG_NAME), "oauth.ca-bundle-path", CA)
            .withServer("wrong-ip", "https://localhost:" + WRONG_IP.port() + "/token", "oauth.ca-bundle-path", CA)
            .withServer("expired", https(EXPIRED), "oauth.ca-bundle-path", CA)
            .withServer("refused-client", https(PICKY), "oauth.ca-bundle-path", CA)
            .withServer("plain", https(PLAIN))
            .withServer("silent", https(SILENT))
            .withServer("downgraded", https(GOOD), "oauth.ca-bundle-path", CA);

    @AfterAll
    static void stop() throws Exception {
        for (HostileServer server : new HostileServer[] {GOOD, WRONG_NAME, WRONG_IP, EXPIRED, PLAIN, PICKY, SILENT}) {
            server.close();
        }
    }

    /** The control: with the right certificate there is a token. */
    @Test
    void peerCaBundleIgnoredWithoutMtls() {
        GOOD.answer("/token", Answers.token());
        GATEWAY.named("good").token();
        assertThat(GOOD.received("/token")).hasSize(1);
    }

    static Stream<Arguments> impostors() {
        return Stream.of(
                arguments(
                        "untrusted",
                        "certificate of an unknown authority",
                        "TLS handshake failed",
                        "issued by 'CN=ca', which is not trusted|ends at 'CN=ca', which is not trusted",
                        GOOD),
                arguments(
                        "wrong-name",
                        "wrong host name",
                        "TLS handshake failed",
                        "'CN=wrong-name' is for another host name than 127.0.0.1: it is for DNS other.example.test$",
                        WRONG_NAME),
                arguments(
                        "wrong-ip",
                        "certificate of another address",
                        "TLS handshake failed",
                        "is for another host name than localhost: it is for IP 127.0.0.1, IP 10.1.2.3, DNS a.test$",
                        WRONG_IP),
                arguments(
                        "expired",
                        "expired certificate",
                        "TLS handshake failed",
                        "certificate 'CN=expired' expired on 20",
                        EXPIRED),
                arguments("plain", "plain http on the TLS port", "TLS handshake failed", "does not speak TLS", PLAIN),
                arguments(
                        "silent", "TLS handshake never answered", "timed out", "cannot be reached: timed out", SILENT),
                arguments(
                        "refused-client",
                        "refused client certificate",
                        "TLS handshake failed",
                        "by the alert bad_certificate: it refuses the client certificate",
                        PICKY));
    }

    @ParameterizedTest(name = "{1}", autoCloseArguments = false)
    @MethodSource("impostors")
    void handshakeWhenTheServerIsNotTheOneThenNoRequestIsSent(
            String id, String name, String description, String logged, HostileServer server) throws Exception {
        server.answer("/token", Answers.token());
        int before = server.received().size();
        Case it = GATEWAY.named(id);
        assertThat(it.refusal().error()).isEqualTo(new OAuthError(id, OAuthError.UNREACHABLE, description, 0));
        HttpResponse<String> caller = it.call();
        assertThat(caller.statusCode()).isEqualTo(503);
        assertThat(caller.body()).doesNotContain("CN=", "alert", "expired on", "host name");
        assertThat(GATEWAY.log().ours())
                .as("once, at WARN: the second refusal is the first one, remembered")
                .filteredOn(line -> line.contains(":" + server.port() + " cannot be reached: ")
                        && Pattern.compile(logged).matcher(line).find())
                .hasSize(1);
        assertThat(server.received()).hasSize(before);
    }

    @Test
    void redirectToPlainHttpThenNotFollowed() {
        Answer redirect = Answers.status("307 Moved", "Location: " + GATEWAY.url("/downgraded/token") + "\r\n");
        GOOD.answer("/token", redirect);
        Case it = GATEWAY.named("downgraded");
        assertThat(it.refusal()).hasMessage("OAuth token request failed: http_status_307");
        assertThat(it.requests()).isEmpty();
    }

    private static HostileServer plain(Answer greeting) {
        try {
            return new HostileServer(new ServerSocket(0, 50, HostileServer.loopback()), greeting);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String https(HostileServer server) {
        return "https://127.0.0.1:" + server.port() + "/token";
    }
}
