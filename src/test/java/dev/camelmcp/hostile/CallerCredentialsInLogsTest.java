package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.JwtIssuer;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What callers prove themselves by is in no log, whoever writes it, at TRACE, whether they got in or not. */
class CallerCredentialsInLogsTest {

    private static final String KEY = Canary.MARK + "-0123456789abcdef-" + Canary.MARK;
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

    @Test
    void keysAreNotLogged() throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
        try (StubUpstream upstream = StubUpstream.start();
                LogTrap log = LogTrap.set();
                TestGateway gateway = TestGateway.start(Map.of(
                        "mcp.servers.api.url",
                        upstream.url(),
                        "mcp.servers.gone.url",
                        "http://127.0.0.1:1/mcp",
                        "mcp.inbound.auth",
                        "api-key",
                        "mcp.inbound.api-keys.alice.hash",
                        "sha256:" + hash))) {
            assertThat(status(gateway.url("api"), "Bearer " + KEY)).isEqualTo(200);
            assertThat(status(gateway.url("gone"), "Bearer " + KEY)).isEqualTo(502);
            assertThat(status(gateway.url("nope"), "Bearer " + KEY)).isEqualTo(404);
            assertThat(status(gateway.url("api"), "Bearer wrong-" + KEY)).isEqualTo(401);
            assertThat(status(gateway.url("api"), "Basic " + KEY)).isEqualTo(401);
            assertThat(log.isTraced()).isTrue();
            assertThat(log.leaks()).isEmpty();
        }
    }

    @Test
    void tokensAreNotLogged() throws Exception {
        try (StubUpstream upstream = StubUpstream.start();
                JwtIssuer issuer = JwtIssuer.start();
                LogTrap log = LogTrap.set();
                TestGateway gateway = TestGateway.start(Map.of(
                        "mcp.servers.api.url",
                        upstream.url(),
                        "mcp.inbound.auth",
                        "jwt",
                        "mcp.inbound.jwt.issuer",
                        JwtIssuer.ISSUER,
                        "mcp.inbound.jwt.audience",
                        JwtIssuer.AUDIENCE,
                        "mcp.inbound.jwt.jwks-url",
                        issuer.jwksUrl()))) {
            // the signature is what makes a token one
            String token = issuer.token();
            String forged = token.substring(0, token.lastIndexOf('.') + 1) + Canary.MARK;
            assertThat(status(gateway.url("api"), "Bearer " + token)).isEqualTo(200);
            assertThat(status(gateway.url("api"), "Bearer " + forged)).isEqualTo(401);
            assertThat(status(gateway.url("api"), "Bearer " + Canary.MARK)).isEqualTo(401);
            assertThat(log.isTraced()).isTrue();
            assertThat(log.leaks()).isEmpty();
        }
    }

    private static int status(String url, String authorization) throws Exception {
        return TestHttp.postMcp(url, Map.of("Authorization", authorization), PING)
                .statusCode();
    }
}
