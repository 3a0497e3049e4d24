package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readiness of each server, as Camel's health checks tell it. */
class HealthTest {

    private TestAuthorizationServer as;
    private StubUpstream upstream;
    private Management management;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        management = Management.choose();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        settings.putAll(TestGateway.server("other", upstream.url(), as));
        settings.put("mcp.oauth.retry.max-attempts", "0");
        settings.put("mcp.oauth.failure-pause", "0");
        settings.put("camel.health.exposure-level", "full");
        gateway = TestGateway.start(management.settings(settings));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
        as.close();
    }

    @Test
    void serverThatNobodyAskedForIsUpAndItsAuthorizationServerIsNotAsked() throws Exception {
        assertThat(management.get("/observe/health").statusCode()).isEqualTo(200);
        assertThat(check("mcp-oauth:api").path("status").asText()).isEqualTo("UP");
        assertThat(as.tokenRequests()).isZero();
    }

    @Test
    void serverWithoutTokenIsDownWithTheReasonWhileOthersAndTheProcessAreUp() throws Exception {
        as.answerNext(503);
        assertThat(ping("api").statusCode()).isEqualTo(503);

        HttpResponse<String> health = management.get("/observe/health");

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(check("mcp-oauth:api").path("status").asText()).isEqualTo("DOWN");
        assertThat(check("mcp-oauth:api").toString()).contains("No token for api: ");
        assertThat(check("mcp-oauth:other").path("status").asText()).isEqualTo("UP");
        assertThat(health.body()).doesNotContain(TestAuthorizationServer.GATEWAY.secret());
        assertThat(management.get("/observe/health/ready").statusCode()).isEqualTo(503);
        assertThat(management.get("/observe/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void serverThatGetsATokenAgainIsUpAgain() throws Exception {
        as.answerNext(503);
        ping("api");
        assertThat(ping("api").statusCode()).isEqualTo(200);

        assertThat(check("mcp-oauth:api").path("status").asText()).isEqualTo("UP");
        assertThat(management.get("/observe/health").statusCode()).isEqualTo(200);
    }

    /** Camel's writer escapes slashes of a message twice. */
    @Test
    void serverOfAConfigFileIsNamedWithoutASlashInTheMessage(@TempDir Path folder) throws Exception {
        gateway.close();
        Path file = Files.writeString(folder.resolve("c.json"), """
                {"mcp_configs": {"c": {"mcp_config": [{"server_name": "late", "config": {"url": "%s"},
                 "oauth_config": {"enabled": true, "OAUTH_TOKEN_URL": "%s", "OAUTH_CLIENT_ID": "c",
                  "OAUTH_CLIENT_SECRET": "s3cret", "OAUTH_ENFORCE_HTTPS": false}}]}}}
                """.formatted(upstream.url(), as.tokenUrl()));
        gateway = TestGateway.start(management.settings(Map.of(
                "mcp.config-file", file.toString(),
                "mcp.oauth.retry.max-attempts", "0",
                "camel.health.exposure-level", "full")));
        as.answerNext(503);
        ping("c/late");

        assertThat(check("mcp-oauth:c/late").toString())
                .contains("No token for server late of config c: ")
                .doesNotContain("\\\\");
    }

    /** Would catch a check that flaps although requests are served. */
    @Test
    void serverWhoseTokenIsGoodIsUpThoughItCannotBeRenewed() throws Exception {
        ping("api");
        as.answerNext(503);
        assertThat(gateway.producer()
                        .request("direct:mcp-oauth-refresh", e -> e.setProperty("McpServer", "api"))
                        .getException())
                .isNotNull();

        assertThat(check("mcp-oauth:api").path("status").asText()).isEqualTo("UP");
        assertThat(management.get("/observe/health/ready").statusCode()).isEqualTo(200);
    }

    /** Would catch a check that takes callers away from all nodes at once, though each serves on alone. */
    @Test
    void storeThatIsAwayLeavesTheNodeReadyAndIsTold() throws Exception {
        gateway.close();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        settings.putAll(TestGateway.store("redis://127.0.0.1:1"));
        settings.put("camel.health.exposure-level", "full");
        gateway = TestGateway.start(management.settings(settings));
        assertThat(ping("api").statusCode()).isEqualTo(200);

        JsonNode check = check("mcp-oauth-store");
        assertThat(check.path("status").asText()).isEqualTo("UP");
        assertThat(check.path("data").path("store").asText()).isEqualTo("away");
        assertThat(check.path("data").path("store.at").asText()).isEqualTo("Redis at 127.0.0.1:1");
        assertThat(check.path("data").path("store.reason").asText()).contains("connection refused");
        assertThat(management.get("/observe/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAStoreThereIsNoCheckOfOne() throws Exception {
        assertThat(management.get("/observe/health?data=true").body()).doesNotContain("store");
    }

    private HttpResponse<String> ping(String server) throws Exception {
        return TestHttp.postMcp(gateway.url(server), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
    }

    private JsonNode check(String name) throws Exception {
        JsonNode checks = management.json("/observe/health?data=true").path("checks");
        return StreamSupport.stream(checks.spliterator(), false)
                .filter(c -> c.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + checks));
    }
}
