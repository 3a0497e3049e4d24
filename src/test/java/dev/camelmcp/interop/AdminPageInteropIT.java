package dev.camelmcp.interop;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestMcpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status page in headless Chromium, as an operator uses it; {@code admin-page.mjs} has the steps. */
class AdminPageInteropIT {

    private static final String KEY = "k3y-of-the-gateways-operator";
    private static final Path PICTURES = Path.of("target", "admin-page").toAbsolutePath();

    private static PageChecks checks;

    @BeforeAll
    static void useThePage() throws Exception {
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestMcpServer mcp = TestMcpServer.start(as);
                StubUpstream hostile = StubUpstream.start(AdminPageInteropIT::hostileServer)) {
            Map<String, String> settings = new HashMap<>(TestGateway.server("api", mcp.url(), as));
            settings.putAll(TestGateway.server("hostile", hostile.url(), as));
            settings.putAll(TestGateway.server("refused", mcp.url(), as));
            settings.put("mcp.servers.refused.oauth.client-secret", "wr0ng");
            settings.put("mcp.admin.api-key", KEY);
            try (TestGateway gateway = TestGateway.start(settings)) {
                checks = PageChecks.run(
                        "admin-page.mjs", "http://127.0.0.1:" + gateway.port() + "/admin", KEY, PICTURES.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "changed",
                "found",
                "countdown",
                "refresh",
                "invalidate",
                "revoke",
                "tools",
                "keyboard",
                "hostile",
                "trouble",
                "hidden",
                "layout",
                "screenshot-cards",
                "screenshot-table",
                "screenshot-dark-cards",
                "screenshot-dark-table",
                "screenshot-phone-cards",
                "screenshot-phone-table",
                "screenshot-phone-dark-cards",
                "screenshot-phone-dark-table",
                "complaints",
                "elsewhere"
            })
    void pageDoesWhatAnOperatorExpects(String check) {
        checks.assertOk(check);
    }

    /** An MCP server whose tools' texts are markup. */
    private static void hostileServer(Received request, HttpServerResponse response) {
        JsonObject call = request.body().isEmpty() ? new JsonObject() : new JsonObject(request.body());
        JsonObject result = switch (call.getString("method", "")) {
            case "initialize" ->
                new JsonObject()
                        .put("protocolVersion", call.getJsonObject("params").getString("protocolVersion"))
                        .put("capabilities", new JsonObject().put("tools", new JsonObject()))
                        .put(
                                "serverInfo",
                                new JsonObject().put("name", "hostile").put("version", "1"));
            case "tools/list" ->
                new JsonObject()
                        .put(
                                "tools",
                                new JsonArray()
                                        .add(tool("first", "<img src=x onerror=window.pwned=1>"))
                                        .add(tool("second", "</dd><script>window.pwned=1</script>")));
            default -> null;
        };
        if (result == null) {
            response.setStatusCode(request.method().equals("POST") ? 202 : 405).end();
            return;
        }
        response.putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("id", call.getValue("id"))
                        .put("result", result)
                        .encode());
    }

    private static JsonObject tool(String name, String description) {
        return new JsonObject()
                .put("name", name)
                .put("description", description)
                .put("inputSchema", new JsonObject().put("type", "object"));
    }
}
