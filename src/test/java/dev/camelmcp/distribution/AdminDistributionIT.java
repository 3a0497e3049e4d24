package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.TestHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator of the distribution sees and does. */
@Timeout(120)
class AdminDistributionIT {

    private static final String KEY = "f00d-f00d-f00d-f00d-f00d-f00d";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    @AutoClose
    private static ProtectedServers servers;

    @AutoClose
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        servers = new ProtectedServers();
        Files.writeString(directory.resolve("admin-key"), KEY + "\n");
        Files.writeString(
                directory.resolve("gateway.properties"),
                servers.properties("api")
                        + ProtectedServers.secret("api", "{{env:GW_SECRET}}")
                        + servers.properties("broken")
                        + ProtectedServers.secret("broken", "wr0ng")
                        + "mcp.admin.api-key={{file:" + directory.resolve("admin-key") + "}}\n"
                        + "camel.main.dev-console-enabled=true\ncamel.management.dev-console-enabled=true\n");
        gateway = RunningGateway.start(
                Invocation.in(directory).env("GW_SECRET", GATEWAY.secret()),
                "--config",
                "gateway.properties",
                "-Dcamelmcp.log-format=json",
                "-Dcamelmcp.log-level=DEBUG");
    }

    @Test
    void tokenIsAcquiredShownRevokedAndCounted() throws Exception {
        gateway.ping("api");
        JsonNode before = json(send("GET", "/admin/servers/api", KEY));
        assertThat(before.path("token_cached").asBoolean()).isTrue();

        assertThat(json(send("POST", "/admin/servers/api/refresh", KEY))
                        .path("token")
                        .asText())
                .isNotEqualTo(before.path("token").asText());
        assertThat(json(send("GET", "/admin/servers/api/tools", KEY)).path("tools"))
                .hasSize(3);
        assertThat(json(send("GET", "/admin/metrics", KEY))
                        .path("active_tokens")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(send("POST", "/admin/servers/api/invalidate", KEY))
                        .path("token_cached")
                        .asBoolean(true))
                .isFalse();
        assertThat(TestHttp.get(gateway.management("/observe/metrics")).body())
                .contains("mcp_oauth_token_refreshes_total{");
        assertThat(TestHttp.get(gateway.management("/q/dev/mcp-oauth")).body()).contains("token_cached");
    }

    @Test
    void withoutTheKeyNothingIsServed() throws Exception {
        for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")) {
            for (String path :
                    List.of("/admin/nothing", "/admin/servers", "/admin/servers/api/revoke", "/admin/metrics")) {
                assertThat(send(method, path, null).statusCode()).isEqualTo(401);
                assertThat(send(method, path, "wrong").statusCode()).isEqualTo(401);
            }
        }
    }

    @Test
    void statusPageAsksForTheKeyItself() throws Exception {
        for (String file : List.of("", "page.css", "page.js", "cards.js", "charts.js")) {
            HttpResponse<String> answer = send("GET", "/admin/" + file, null);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        }
        assertThat(send("GET", "/admin/", null).body()).contains("type=\"password\"");
        assertThat(send("POST", "/admin/", null).statusCode()).isEqualTo(401);
    }

    @Test
    void serverWithoutATokenIsDownWithTheReason() throws Exception {
        assertThat(gateway.ping("broken").statusCode()).isEqualTo(502);

        HttpResponse<String> health = TestHttp.get(gateway.management("/observe/health"));

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("mcp-oauth:broken", "invalid_client").doesNotContain("wr0ng");
        assertThat(TestHttp.get(gateway.management("/observe/health/live")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void logIsJsonWithCorrelationIdsAndWithoutSecrets() throws Exception {
        gateway.ping("api");
        gateway.ping("broken");

        List<String> lines = gateway.output().lines().toList();
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(
                                JSON.readTree(line).path("formattedMessage").isTextual())
                        .isTrue());
        assertThat(lines)
                .anySatisfy(line -> assertThat(JSON.readTree(line)
                                .path("mdc")
                                .path("correlation_id")
                                .asText())
                        .hasSize(36));
        assertThat(gateway.output()).doesNotContain(KEY, "wr0ng", GATEWAY.secret());
    }

    private static HttpResponse<String> send(String method, String path, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(gateway.url("api")).resolve(path))
                .method(method, BodyPublishers.noBody());
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body());
    }
}
