package dev.camelmcp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.support.DiscoverableServer;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of an authorization server that was found out. */
class AdminDiscoveryTest {

    @AutoClose
    private static DiscoverableServer server;

    @AutoClose
    private static TestGateway gateway;

    private static AdminHttp admin;

    @BeforeAll
    static void start() throws Exception {
        server = DiscoverableServer.start();
        Map<String, String> settings = server.settings("found");
        settings.putAll(server.settings("not-yet"));
        settings.putAll(server.settings("configured"));
        settings.put("mcp.servers.configured.oauth.token-url", server.origin() + DiscoverableServer.TOKEN);
        gateway = TestGateway.start(settings);
        admin = new AdminHttp(gateway.port());
    }

    @Test
    void endpointsAreShownWithWhereTheScopeCameFromAndWhen() throws Exception {
        admin.post("/admin/servers/found/refresh");

        HttpResponse<String> answer = admin.get("/admin/servers/found");
        JsonNode found = AdminHttp.json(answer).path("discovery");

        assertThat(found.path("issuer").asText()).isEqualTo(server.issuer());
        assertThat(found.path("token_endpoint").asText()).isEqualTo(server.origin() + DiscoverableServer.TOKEN);
        assertThat(found.path("revocation_endpoint").asText()).isEqualTo(server.issuer() + "/revoke");
        assertThat(found.path("method").asText()).isEqualTo("client_secret_basic");
        assertThat(found.path("scope").asText()).isEqualTo("mcp:read");
        assertThat(found.path("scope_from").asText()).isEqualTo("challenge");
        assertThat(found.path("resource").get(0).asText()).isEqualTo(server.url());
        assertThat(found.path("metadata").asText()).isEqualTo(server.origin() + DiscoverableServer.RESOURCE_METADATA);
        assertThat(Instant.parse(found.path("at").asText()).plus(Duration.ofHours(1)))
                .isEqualTo(Instant.parse(found.path("expires_at").asText()));
        assertThat(answer.body()).doesNotContain("not-for-everybody", "token-1");
        assertThat(admin.json("/admin/servers").path("servers"))
                .anySatisfy(state -> assertThat(
                                state.path("discovery").path("issuer").asText())
                        .isEqualTo(server.issuer()));
    }

    @Test
    void nothingIsShownWhereNothingWasFoundOut() throws Exception {
        admin.post("/admin/servers/configured/refresh");

        assertThat(admin.json("/admin/servers/configured").path("discovery").isNull())
                .isTrue();
        assertThat(admin.json("/admin/servers/not-yet").path("discovery").isNull())
                .isTrue();
    }
}
