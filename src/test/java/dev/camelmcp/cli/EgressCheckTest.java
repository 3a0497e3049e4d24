package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import dev.camelmcp.support.ConnectProxy;
import dev.camelmcp.support.Outside;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check} goes the gateway's own way, by the egress proxy, and names that where the way ends there. */
@Timeout(60)
class EgressCheckTest {

    @TempDir
    Path folder;

    private ConnectProxy proxy;
    private Outside outside;

    @BeforeEach
    void open() throws Exception {
        proxy = ConnectProxy.open();
        outside = Outside.open(new JWKSet());
    }

    @AfterEach
    void close() throws Exception {
        outside.close();
        proxy.close();
    }

    @Test
    void toolsAreListedByTheProxy() throws Exception {
        try (Session session = session("http://mcp.test:" + outside.port())) {
            ServerRegistration server = session.server("api");
            assertThat(session.tools(server)).extracting(Tool::name).containsExactly("echo");
        }
        assertThat(proxy.lines())
                .contains(
                        "POST http://mcp.test:" + outside.port() + "/token HTTP/1.1",
                        "POST http://mcp.test:" + outside.port() + "/mcp HTTP/1.1");
    }

    @Test
    void proxyInTheWayToATokenIsNamed() throws Exception {
        try (Session session = session("http://mcp.test:" + outside.port())) {
            ServerRegistration server = session.server("api");
            proxy.refuse(407);
            assertThatThrownBy(() -> session.token(server)).hasMessageContaining(answers(407));
            proxy.close();
            assertThatThrownBy(() -> session.token(server)).hasMessageContaining(isDown());
            assertThatThrownBy(() -> session.tools(server)).hasMessageContaining(isDown());
        }
    }

    @ParameterizedTest
    @CsvSource({"http, 407", "https, 407", "https, 403"})
    void proxyInTheWayToToolsIsNamed(String scheme, int status) throws Exception {
        try (Session session = session(scheme + "://mcp.test:" + outside.port())) {
            ServerRegistration server = session.server("api");
            session.token(server);
            proxy.refuse(status);
            assertThatThrownBy(() -> session.tools(server))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("MCP server api cannot be reached (by the egress proxy): " + answers(status));
            proxy.close();
            assertThatThrownBy(() -> session.tools(server))
                    .hasMessageContaining("MCP server api cannot be reached (by the egress proxy): " + isDown());
        }
    }

    /** To plain http: what is signed is the proxy's own, of all else it is said that it came by it. */
    @Test
    void proxyInTheWayToPlainHttpIsNamed() throws Exception {
        try (Session session = session("http://mcp.test:" + outside.port())) {
            ServerRegistration server = session.server("api");
            session.token(server);
            proxy.refuse(403, "Server: tinyproxy/1.11.1\r\n");
            assertThatThrownBy(() -> session.tools(server)).hasMessageContaining(answers(403));
            proxy.refuse(502, "Via: 1.1 somewhere\r\n");
            assertThatThrownBy(() -> session.tools(server)).hasMessageContaining(by());
            proxy.breakOff();
            assertThatThrownBy(() -> session.tools(server)).hasMessageContaining(by());
        }
    }

    @Test
    void proxyInTheWayToATokenByPlainHttpIsNamed() throws Exception {
        try (Session session = session("http://mcp.test:" + outside.port())) {
            ServerRegistration server = session.server("api");
            proxy.refuse(403, "Server: tinyproxy/1.11.1\r\n");
            assertThatThrownBy(() -> session.token(server)).hasMessageContaining(answers(403));
            proxy.refuse(502, "Via: 1.1 somewhere\r\n");
            assertThatThrownBy(() -> session.token(server))
                    .hasMessageContaining("http_status_502")
                    .hasMessageContaining("answers 502 " + by() + ", whose own answer it may be");
            proxy.breakOff();
            assertThatThrownBy(() -> session.token(server)).hasMessageContaining(by());
        }
    }

    private String by() {
        return "by the proxy http://127.0.0.1:" + proxy.port();
    }

    private String answers(int status) {
        return "egress proxy 127.0.0.1:" + proxy.port() + " answers " + status;
    }

    private String isDown() {
        return "egress proxy 127.0.0.1:" + proxy.port() + " cannot be reached: connection refused";
    }

    private Session session(String base) throws Exception {
        Path properties = folder.resolve("application.properties");
        Files.writeString(properties, """
                mcp.proxy.url=%s
                mcp.oauth.retry.max-attempts=0
                mcp.oauth.failure-pause=0
                mcp.servers.api.url=%2$s/mcp
                mcp.servers.api.oauth.enabled=true
                mcp.servers.api.oauth.client-id=gateway
                mcp.servers.api.oauth.client-secret=s3cret
                mcp.servers.api.oauth.token-url=%3$s/token
                mcp.servers.api.oauth.enforce-https=false
                """.formatted(proxy.url(), base, "http://mcp.test:" + outside.port()));
        return Session.open(Optional.of(properties), Gateway.Mode.TOKENS);
    }
}
