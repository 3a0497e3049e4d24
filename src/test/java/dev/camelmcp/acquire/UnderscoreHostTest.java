package dev.camelmcp.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.support.RawConnection;
import dev.camelmcp.support.RawServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.AccessToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An authorization server whose host name has an underscore, as those of containers often do. */
@Timeout(30)
class UnderscoreHostTest {

    @Test
    void tokenUrlWhenItsHostHasAnUnderscoreThenThereIsAToken() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (Tokens tokens = new Tokens();
                TestGateway gateway = TestGateway.start(settings(tokens.port()))) {
            gateway.context()
                    .getRegistry()
                    .bind(
                            ServerRegistration.DEFAULT_CLIENT_BEAN,
                            new TokenEndpointClient(
                                    Duration.ofSeconds(5),
                                    timer,
                                    () -> new ClientTls(TlsFiles.NONE, Clock.systemUTC()),
                                    EgressProxy.NONE,
                                    new Loopback()));
            Exchange exchange =
                    gateway.producer().request("direct:mcp-oauth-cache", e -> e.setProperty("McpServer", "api"));
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getProperty("McpOAuthToken", AccessToken.class)
                            .value()
                            .value())
                    .isEqualTo("t1");
            assertThat(tokens.host).isEqualTo("Host: auth_server:" + tokens.port());
        } finally {
            timer.shutdownNow();
        }
    }

    private static Map<String, String> settings(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        String prefix = "mcp.servers.api.";
        settings.put(prefix + "url", "http://mcp_server:8080/mcp");
        settings.put(prefix + "oauth.enabled", "true");
        settings.put(prefix + "oauth.client-id", "gateway");
        settings.put(prefix + "oauth.client-secret", "s3cr3t");
        settings.put(prefix + "oauth.token-url", "http://auth_server:" + port + "/token");
        settings.put(prefix + "oauth.enforce-https", "false");
        return settings;
    }

    /** Knows one name. */
    private static final class Loopback implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            if (!host.equals("auth_server")) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static final class Tokens extends RawServer {

        private volatile String host;

        Tokens() throws IOException {
            super(listen(), "tokens");
            start();
        }

        @Override
        protected void serve(Socket socket) throws IOException {
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
                host = line.startsWith("Host:") ? line : host;
            }
            String json = "{\"access_token\":\"t1\",\"expires_in\":60}";
            new RawConnection(socket, StandardCharsets.UTF_8) {}.write(
                            "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
                    .finish();
        }
    }
}
