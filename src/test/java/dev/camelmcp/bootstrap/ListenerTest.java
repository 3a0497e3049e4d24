package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.support.TestGateway;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Who may reach the gateway depends on whether it asks who they are. 192.0.2.1 belongs to nobody, so an attempt to
 * listen there fails, and shows that it was made.
 */
class ListenerTest {

    private static final String HASH = "sha256:" + "0123456789abcdef".repeat(4);

    private static final Map<String, String> ELSEWHERE = Map.of("camel.server.host", "192.0.2.1");

    @Test
    void openGatewayListensOnLoopbackOnly() {
        assertRefused(Map.of(), "camel.server.host", "is not a loopback address", "mcp.inbound.auth=api-key or jwt");
    }

    @Test
    void gatewayThatAsksForKeysMayListenAnywhere() {
        assertRefused(
                Map.of("mcp.inbound.auth", "api-key", "mcp.inbound.api-keys.alice.hash", HASH),
                "camel.server.port",
                "cannot listen on 192.0.2.1");
    }

    @Test
    void gatewayThatAsksForTokensMayListenAnywhere() {
        assertRefused(
                Map.of(
                        "mcp.inbound.auth", "jwt",
                        "mcp.inbound.jwt.issuer", "https://issuer.example",
                        "mcp.inbound.jwt.audience", "gateway",
                        "mcp.inbound.jwt.jwks-url", "https://issuer.example/jwks"),
                "camel.server.port",
                "cannot listen on 192.0.2.1");
    }

    /** Its routes ask for credentials; Camel's management server has no routes. */
    @Test
    void managementServerStaysOnLoopbackNonetheless() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "camel.server.host", "127.0.0.1",
                "camel.management.enabled", "true",
                "camel.management.host", "192.0.2.1",
                "mcp.inbound.auth", "api-key"));
        settings.put("mcp.inbound.api-keys.alice.hash", HASH);
        assertRefused(
                settings, "camel.management.host", "asks nobody for credentials", "mcp.management.allow-remote=true");
        // a permission of its own: what opens the callers' port does not open this one, nor the other way round
        settings.put("mcp.inbound.allow-unauthenticated", "true");
        assertRefused(settings, "camel.management.host", "asks nobody for credentials");
        settings.put("mcp.management.allow-remote", "true");
        assertRefused(settings, "camel.management.port", "cannot listen on 192.0.2.1");
    }

    @Test
    void managementThatOthersMayReachDoesNotOpenTheCallersPort() {
        assertRefused(
                Map.of("mcp.management.allow-remote", "true"),
                "camel.server.host",
                "is not a loopback address",
                "mcp.inbound.auth=api-key or jwt");
    }

    private static void assertRefused(Map<String, String> settings, String... says) {
        Map<String, String> all = new HashMap<>(ELSEWHERE);
        all.putAll(settings);
        assertThatThrownBy(() -> TestGateway.start(all).close())
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(says);
    }
}
