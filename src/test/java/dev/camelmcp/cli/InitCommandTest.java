package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.DiscoverableServer;
import dev.camelmcp.support.StubTools;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the URL of a server to a block that was tried: what is asked, what is written, and what is not. */
@Timeout(60)
class InitCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "not-for-everybody";

    @TempDir
    Path folder;

    private DiscoverableServer server;
    private Path properties;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        server = DiscoverableServer.start();
        server.at(DiscoverableServer.MCP, this::protectedTools);
        file = folder.resolve("mcp-servers.json");
        properties = Files.writeString(
                folder.resolve("application.properties"),
                "mcp.config-file=" + file + "\ncamel.server.port=" + TestGateway.freePort()
                        + "\ncamel.management.enabled=false\nmcp.oauth.retry.max-attempts=0\n");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void whatIsFoundOutIsShownAndWhatIsAnsweredIsWrittenAndTried() throws Exception {
        CommandRun init = init("url=" + server.url(), "allow-http=yes", "client-id=gateway", "client-secret=" + SECRET);

        assertThat(init.exitCode()).as(init.output()).isZero();
        assertThat(init.out())
                .contains("MCP server, without a token: " + server.url(), "methods [client_secret_basic,")
                .contains("It wants a token from " + server.issuer() + ", with scope mcp:read")
                .contains("Added local to " + file)
                .containsPattern("(?m)^local: OK, token in \\d+ ms, 1 tool: echo$")
                .containsPattern("\"args\": \\[\"-y\", \"mcp-remote\", \"http://127.0.0.1:\\d+/mcp/local\"]")
                .contains("npx @modelcontextprotocol/inspector --cli");
        assertThat(init.output()).doesNotContain(SECRET);
        Path secret = folder.toRealPath().resolve("local.secret");
        assertThat(secret).hasContent(SECRET);
        assertThat(written()).isEqualTo(JSON.readTree("""
                {"server_name": "local", "description": "", "config": {"url": "%s"},
                 "oauth_config": {"enabled": true, "OAUTH_CLIENT_ID": "gateway",
                   "OAUTH_CLIENT_SECRET": "{{file:%s}}", "OAUTH_ENFORCE_HTTPS": false}}
                """.formatted(server.url(), secret)));
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.startsWith("mcp.servers."));
    }

    @Test
    void secretThatIsNamedIsNotKept() throws Exception {
        Path secret = Files.writeString(folder.resolve("mounted"), SECRET);

        CommandRun init = init(
                "url=" + server.url(),
                "name=api",
                "allow-http=yes",
                "client-id=gateway",
                "scope=mcp:read",
                "client-secret={{file:" + secret + "}}");

        assertThat(init.exitCode()).as(init.output()).isZero();
        assertThat(written().at("/oauth_config/OAUTH_CLIENT_SECRET").asText()).isEqualTo("{{file:" + secret + "}}");
        assertThat(written().at("/oauth_config/OAUTH_SCOPE").asText()).isEqualTo("mcp:read");
        assertThat(folder.resolve("api.secret")).doesNotExist();
    }

    @Test
    void serverThatWantsNoTokenGetsNoOAuthBlock() throws Exception {
        try (StubUpstream open = StubUpstream.start(StubTools::answer)) {
            CommandRun init = init("url=" + open.url());

            assertThat(init.exitCode()).as(init.output()).isZero();
            assertThat(init.out())
                    .contains("It wants no token: 1 tool without one", "local: OK, no OAuth, 1 tool: echo");
            assertThat(written().has("oauth_config")).isFalse();
        }
    }

    @Test
    void serverThatDoesNotTellFromWhereIsAskedFor() throws Exception {
        server.status(DiscoverableServer.RESOURCE_METADATA, 404);

        CommandRun init = init(
                "url=" + server.url(),
                "allow-http=yes",
                "token-url=" + server.origin() + DiscoverableServer.TOKEN,
                "client-id=gateway",
                "client-secret=" + SECRET);

        assertThat(init.exitCode()).as(init.output()).isZero();
        assertThat(init.out()).contains("It wants a token; from where could not be found out: ");
        assertThat(written().at("/oauth_config/OAUTH_TOKEN_URL").asText())
                .isEqualTo(server.origin() + DiscoverableServer.TOKEN);
    }

    /** What a server writes is not what it answers by. */
    @Test
    void serverThatOnlySpeaksOfA401IsNotAskedForAToken() throws Exception {
        server.status(DiscoverableServer.RESOURCE_METADATA, 404);
        server.at(
                DiscoverableServer.MCP,
                (request, response) -> response.setStatusCode(500)
                        .putHeader("Content-Type", "application/json")
                        .end(
                                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"the database answers by HTTP 401\"}}"));

        CommandRun init = init("url=" + server.url(), "allow-http=yes");

        assertThat(init.exitCode()).isOne();
        assertThat(init.err()).contains("the database answers by HTTP 401").doesNotContain("token-url");
        assertThat(file).doesNotExist();
    }

    /** Wants a token where tools are listed, and says nothing of it to who asks first. */
    @Test
    void serverThatAnswersTheListBy401IsAskedForAToken() throws Exception {
        server.status(DiscoverableServer.RESOURCE_METADATA, 404);
        server.at(
                DiscoverableServer.MCP,
                (request, response) -> response.setStatusCode(request.body().contains("initialize") ? 401 : 200)
                        .end());

        CommandRun init = init("url=" + server.url(), "allow-http=yes", "client-id=gateway");

        assertThat(init.err()).contains("token-url");
    }

    @Test
    void serverThatIsNotThereIsNotWritten() {
        CommandRun init = init("url=http://127.0.0.1:" + TestGateway.freePort() + "/mcp");

        assertThat(init.exitCode()).isOne();
        assertThat(init.err()).contains("MCP server local cannot be reached (connection refused)");
        assertThat(file).doesNotExist();
    }

    @Test
    void answerThatIsMissingLeavesNothingBehind() throws Exception {
        CommandRun init = init("url=" + server.url(), "allow-http=yes", "client-secret=" + SECRET);

        assertThat(init.exitCode()).isOne();
        assertThat(init.err()).contains("has no client-id", "nothing was written");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("application.properties", "answers");
    }

    @Test
    void httpIsNotAllowedUnlessSomebodySaysSo() throws Exception {
        CommandRun init = init("url=" + server.url(), "token-url=https://as.example.com/token", "client-id=gateway");

        assertThat(init.out())
                .contains("It wants a token; from where could not be found out: discovered URL: url is not https");
        assertThat(init.err()).contains("OAUTH_CLIENT_SECRET", "is required for client_secret_basic");
        assertThat(file).doesNotExist();
    }

    @Test
    void nameThatIsTakenIsRefusedBeforeAnythingIsAsked() throws Exception {
        CommandRun.of(
                "config",
                "add-server",
                "--config",
                properties.toString(),
                "--server-name",
                "api",
                "--url",
                server.url());

        CommandRun init = init("url=" + server.url(), "name=api");

        assertThat(init.exitCode()).isOne();
        assertThat(init.err()).contains("default/api is in it already; remove it first with config remove-server");
        assertThat(server.received()).isEmpty();
    }

    @Test
    void clientThatIsRefusedStaysToBeCorrected() throws Exception {
        server.at(
                DiscoverableServer.TOKEN,
                (request, response) -> response.setStatusCode(401)
                        .putHeader("Content-Type", "application/json")
                        .end("{\"error\":\"invalid_client\"}"));

        CommandRun init = init("url=" + server.url(), "allow-http=yes", "client-id=gateway", "client-secret=" + SECRET);

        assertThat(init.exitCode()).isOne();
        assertThat(init.out()).contains("local: FAILED, OAuth token request failed: invalid_client");
        assertThat(init.out()).doesNotContain("mcpServers");
        assertThat(init.err()).contains("local stays in " + file, "config remove-server --server-name local");
    }

    @Test
    void variableThatIsNotSetIsNamedWithItsPlaceInOneLine() throws Exception {
        CommandRun init = init(
                "url=" + server.url(), "allow-http=yes", "client-id=gateway", "client-secret={{env:NOT_SET_ANYWHERE}}");

        assertThat(init.exitCode()).isOne();
        assertThat(init.err().lines())
                .anyMatch(
                        line -> line.matches(
                                " *default/local: oauth_config.OAUTH_CLIENT_SECRET \\(mcp-servers.json:\\d+\\):"
                                        + " \\{\\{env:NOT_SET_ANYWHERE}} cannot be resolved: set the environment variable NOT_SET_ANYWHERE"));
        assertThat(init.err()).contains("has 1 error:", "local stays in ");
    }

    /** A test has no terminal. */
    @Test
    void withoutATerminalTheAnswersAreInAFile() {
        CommandRun init = CommandRun.of("init", server.url(), "--config", properties.toString());

        assertThat(init.exitCode()).isEqualTo(2);
        assertThat(init.err()).contains("there is no terminal", "--answers", "Usage: mcp-oauth init");
    }

    @Test
    void keyThatAnswersNothingIsWrongUsage() throws Exception {
        CommandRun init = init("url=" + server.url(), "clientid=gateway");

        assertThat(init.exitCode()).isEqualTo(2);
        assertThat(init.err()).contains("has clientid, which answers nothing", "client-id");
    }

    /** What few need is not asked for, and is written and tried as the rest. */
    @Test
    void audienceKeyAndCertificatesAreOptions() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        Path key = Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");

        CommandRun init = init(
                List.of("--audience", "https://api.example.com", "--private-key-path", key.toString()),
                "url=" + server.url(),
                "allow-http=yes",
                "client-id=gateway");

        assertThat(init.out()).contains("Added local to " + file);
        assertThat(written().at("/oauth_config/OAUTH_AUDIENCE").asText()).isEqualTo("https://api.example.com");
        assertThat(written().at("/oauth_config/OAUTH_PRIVATE_KEY_PATH").asText())
                .isEqualTo(key.toString());
        assertThat(written()
                        .at("/oauth_config/OAUTH_TOKEN_ENDPOINT_AUTH_METHOD")
                        .asText())
                .isEqualTo("private_key_jwt");

        CommandRun missing = init(
                List.of("--ca-bundle-path", folder.resolve("none.pem").toString()),
                "url=" + server.url(),
                "name=other",
                "allow-http=yes",
                "client-id=gateway");
        assertThat(missing.exitCode()).isOne();
        assertThat(missing.output()).as("the trial has it already").contains("none.pem");
        assertThat(file).content().doesNotContain("other");
    }

    private CommandRun init(String... answers) {
        return init(List.of(), answers);
    }

    private CommandRun init(List<String> options, String... answers) {
        try {
            Path given = Files.write(folder.resolve("answers"), List.of(answers));
            List<String> arguments =
                    new ArrayList<>(List.of("init", "--config", properties.toString(), "--answers", given.toString()));
            arguments.addAll(options);
            return CommandRun.of(arguments.toArray(String[]::new));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode written() throws Exception {
        return JSON.readTree(file.toFile()).at("/mcp_configs/default/mcp_config/0");
    }

    private void protectedTools(StubUpstream.Received request, HttpServerResponse response) {
        if (request.header("Authorization") == null) {
            response.setStatusCode(401)
                    .putHeader(
                            "WWW-Authenticate",
                            "Bearer resource_metadata=\"" + server.origin() + DiscoverableServer.RESOURCE_METADATA
                                    + "\", scope=\"mcp:read\"")
                    .end();
        } else {
            StubTools.answer(request, response);
        }
    }
}
