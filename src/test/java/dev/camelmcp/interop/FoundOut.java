package dev.camelmcp.interop;

import static dev.camelmcp.interop.Pki.PASSWORD;
import static dev.camelmcp.interop.ProtectedResource.CHALLENGED;
import static dev.camelmcp.interop.ProtectedResource.DESCRIBED;
import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.authserver.Discovered;
import dev.camelmcp.authserver.DiscoveryStep;
import dev.camelmcp.config.FoundEndpoints;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What the gateway finds out of a real authorization server: by {@code oauth.issuer} alone, where an MCP server has no
 * metadata and answers 401 to whoever asks for it; and by {@code url} alone, where it has. Stateless.
 */
final class FoundOut {

    private static final String DESCRIBED_JWT = DESCRIBED + "-jwt";
    private static final String DESCRIBED_MTLS = DESCRIBED + "-mtls";

    /** The clients that know no more than a URL. */
    static final List<String> BY_URL = List.of(DESCRIBED, CHALLENGED, DESCRIBED_JWT, DESCRIBED_MTLS);

    private FoundOut() {}

    static void configure(ClientSettings settings) {
        settings.byIssuer();
        settings.add(DESCRIBED, "gw-basic", "oauth.client-secret", CLIENT_SECRET);
        settings.add(CHALLENGED, "gw-basic", "oauth.client-secret", CLIENT_SECRET);
        settings.addSigning(DESCRIBED_JWT, "gw-jwt-ec");
        settings.addMutual(DESCRIBED_MTLS, "gw-mtls", "client.p12", "oauth.client-key-password", PASSWORD);
        // an opaque token does not say that it is bound
        settings.set(DESCRIBED_MTLS, "use-mtls", "true");
        BY_URL.forEach(settings::byUrl);
    }

    /** A client each, and the method that the metadata and its configuration have in common. */
    static Stream<Arguments> methods() {
        return Stream.of(
                arguments("basic", "client_secret_basic"),
                arguments("post", "client_secret_post"),
                arguments("jwt-rsa", "private_key_jwt"),
                arguments("jwt-ec", "private_key_jwt"),
                arguments("mtls", "tls_client_auth"),
                arguments("mtls-pkcs12", "tls_client_auth"),
                arguments(DESCRIBED, "client_secret_basic"),
                arguments(CHALLENGED, "client_secret_basic"),
                arguments(DESCRIBED_JWT, "private_key_jwt"),
                arguments(DESCRIBED_MTLS, "tls_client_auth"));
    }

    static void assertFound(OAuthEnvironment environment, String client, String method) {
        AuthorizationServer server = environment.authorizationServer();
        boolean mutual = method.startsWith("tls");
        Discovered found = discovered(environment, client);
        FoundEndpoints endpoints = found.endpoints();

        assertThat(endpoints.issuer()).isEqualTo(server.issuer());
        assertThat(endpoints.authMethod().ianaName()).isEqualTo(method);
        assertThat(endpoints.tokenUrl()).hasToString(mutual ? server.mtlsTokenUrl() : server.tokenUrl());
        assertThat(endpoints.revocationUrl()).hasToString(mutual ? server.mtlsRevocationUrl() : server.revocationUrl());
        assertThat(endpoints.resources()).containsExactly(environment.mcpServer(client));
        boolean described = BY_URL.contains(client);
        assertThat(endpoints.scope()).hasToString(described ? "mcp:write" : "");
        assertThat(found.scopeFrom()).isEqualTo(described ? "scopes_supported" : "none");
        assertThat(found.metadata() == null).isEqualTo(!described);
        assertThat(found.steps())
                .extracting(DiscoveryStep::status)
                .containsExactly(described ? new Integer[] {401, 200, 200} : new Integer[] {401, 401, 401, 200});
    }

    private static Discovered discovered(OAuthEnvironment environment, String client) {
        Exchange exchange = environment.route("discover", client);
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty("McpOAuthDiscovered", Discovered.class);
    }
}
