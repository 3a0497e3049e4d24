package dev.camelmcp.routes;

import static dev.camelmcp.support.DiscoverableServer.ISSUER_METADATA;
import static dev.camelmcp.support.DiscoverableServer.RESOURCE_METADATA;
import static dev.camelmcp.support.DiscoverableServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.DiscoverableServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.OAuthException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a place where metadata may be that answers otherwise than by a document or a 404. */
@Timeout(60)
class DiscoverAttemptsTest {

    private static final String SECRET = "oauth.client-secret";

    @AutoClose
    private DiscoverableServer server;

    @AutoClose
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        server = DiscoverableServer.start();
        server.challenge("Bearer");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 405, 410})
    void metadataThatIsRefusedIsNotNeededWhereTheIssuerIsConfigured(int status) throws Exception {
        server.status(RESOURCE_METADATA, status);

        Exchange token = token("oauth.issuer", server.issuer());

        assertThat(token.getException()).isNull();
        assertThat(server.received(ISSUER_METADATA)).hasSize(1);
        assertThat(server.received(TOKEN)).hasSize(1);
    }

    @Test
    void metadataThatIsRefusedIsAnErrorWhereItMayNameTheIssuer() throws Exception {
        server.status(RESOURCE_METADATA, 401);

        Exchange token = token();

        assertThat(token.getException()).isInstanceOf(OAuthException.class);
        assertThat(((OAuthException) token.getException()).error().code()).isEqualTo("discovery_failed");
        assertThat(server.received(RESOURCE_METADATA)).hasSize(1);
        assertThat(server.received(TOKEN)).isEmpty();
    }

    /** Not until the time for all attempts together is over. */
    @Test
    void aDiscoveryThatMaySucceedLaterIsRepeatedAsOftenAsATokenRequest() throws Exception {
        server.status(RESOURCE_METADATA, 503);

        Exchange token = token("oauth.issuer", server.issuer());

        assertThat(token.getException()).isNotNull();
        assertThat(server.received(RESOURCE_METADATA)).hasSize(4);
        assertThat(server.received(TOKEN)).isEmpty();
    }

    @Test
    void attemptsToFindOutAndToGetATokenAreCountedTogether() throws Exception {
        server.at(
                RESOURCE_METADATA,
                (request, response) -> response.setStatusCode(
                                server.received(RESOURCE_METADATA).size() < 3 ? 503 : 404)
                        .end());
        server.status(TOKEN, 503);

        Exchange token = token("oauth.issuer", server.issuer());

        assertThat(token.getException()).isNotNull();
        assertThat(server.received(RESOURCE_METADATA)).hasSize(3);
        assertThat(server.received(TOKEN)).hasSize(2);
    }

    /** Of the documents, the authorization server's lists basic and post. */
    @Test
    void assertionIsEnoughWhereTheServerListsMethodsOfClientsOnly(@TempDir Path folder) throws Exception {
        server.json(RESOURCE_METADATA, server.resourceMetadata());
        Path file = Files.writeString(folder.resolve("assertion"), "e30.e30.c2lnbmVk");

        Exchange token = token("oauth.grant-type", "jwt-bearer", "oauth.assertion-file", file.toString(), SECRET, null);

        assertThat(token.getException()).isNull();
        assertThat(server.received(TOKEN)).singleElement().satisfies(request -> {
            assertThat(request.header("Authorization")).isNull();
            assertThat(request.body()).contains("assertion=e30.e30.c2lnbmVk").doesNotContain("client_secret");
        });
    }

    private Exchange token(String... more) throws Exception {
        Map<String, String> settings = server.settings("api");
        for (int i = 0; i < more.length; i += 2) {
            settings.put("mcp.servers.api." + more[i], more[i + 1]);
        }
        settings.values().removeIf(Objects::isNull);
        gateway = TestGateway.start(settings);
        return gateway.producer().request("direct:mcp-oauth-cache", e -> e.setProperty("McpServer", "api"));
    }
}
