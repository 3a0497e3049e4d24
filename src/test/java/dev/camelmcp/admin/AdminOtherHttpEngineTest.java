package dev.camelmcp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestGateway;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** By Camel's own HTTP engine, which does not tell us where a connection comes from. */
class AdminOtherHttpEngineTest {

    private static final String KEY = "k3y-of-the-gateways-operator";

    private static final Map<String, String> SETTINGS = Map.of(
            "mcp.servers.api.url",
            "http://127.0.0.1:1/mcp",
            "mcp.forward.http-engine",
            "#class:org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine");

    @Test
    void theKeyOpensAndNothingElse() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("mcp.admin.api-key", KEY);
        try (TestGateway gateway = TestGateway.start(settings)) {
            AdminHttp admin = new AdminHttp(gateway.port());

            assertThat(admin.get("/admin/servers/api").statusCode()).isEqualTo(401);
            assertThat(AdminHttp.json(admin.send("GET", "/admin/servers/api", Map.of("Authorization", "Bearer " + KEY)))
                            .path("server")
                            .asText())
                    .isEqualTo("api");
        }
    }

    @Test
    void withoutAKeyCallersOnThisMachineAreServedByItsAddressToo() throws Exception {
        try (TestGateway gateway = TestGateway.start(SETTINGS)) {
            AdminHttp admin = new AdminHttp(gateway.port());

            assertThat(admin.get("/admin/servers").statusCode()).isEqualTo(200);
            assertThat(admin.send("GET", "/admin/servers", Map.of("X-Forwarded-For", "127.0.0.1"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
