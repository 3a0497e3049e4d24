package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.support.DiscoverableServer;
import dev.camelmcp.support.StubTools;
import dev.camelmcp.support.TestGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} says in the first five minutes: what is missing, and how long each step took. */
@Timeout(60)
class CheckVerdictTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private DiscoverableServer server;

    @BeforeEach
    void start() throws Exception {
        server = DiscoverableServer.start();
        server.at(DiscoverableServer.MCP, (request, response) -> {
            if (request.header("Authorization") == null) {
                response.setStatusCode(401)
                        .putHeader(
                                "WWW-Authenticate",
                                "Bearer resource_metadata=\"" + server.origin() + DiscoverableServer.RESOURCE_METADATA
                                        + "\"")
                        .end();
            } else {
                StubTools.answer(request, response);
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void serverThatWantsATokenAndGetsNoneIsToldHowToConfigureOne() throws Exception {
        assertThat(check(Map.of("mcp.servers.api.url", server.url()), false, false))
                .isFalse();

        assertThat(out.toString().lines().skip(1))
                .containsExactly(
                        "api: FAILED, MCP server api did not list its tools: it answers initialize by HTTP 401:"
                                + " it wants a token, and oauth.enabled is not true; set it, with oauth.client-id and"
                                + " oauth.client-secret, or remove the server and let 'mcp-oauth init' ask for them");
    }

    @Test
    void refusedConnectionIsToldAsSuch() throws Exception {
        String url = "http://127.0.0.1:" + TestGateway.freePort() + "/mcp";

        assertThat(check(Map.of("mcp.servers.api.url", url), false, false)).isFalse();
        assertThat(out.toString().lines().skip(1))
                .containsExactly("api: FAILED, MCP server api cannot be reached (connection refused)");
    }

    /** Would catch Camel's own words for its own properties, which name no place. */
    @Test
    void variableThatIsNotSetIsNamedWithItsPlaceWhoeverReadsIt() throws Exception {
        Path properties = Files.writeString(
                folder.resolve("application.properties"),
                "camel.management.enabled=false\ncamel.server.port={{env:NOT_SET_ANYWHERE}}\n"
                        + "mcp.oauth.timeout={{env:NOT_SET_EITHER}}\n");

        CommandRun check = CommandRun.of("check", "--config", properties.toString());

        assertThat(check.exitCode()).isOne();
        assertThat(check.err().lines())
                .containsExactlyInAnyOrder(
                        "The configuration has 2 errors:",
                        "  camel.server.port (application.properties:2): {{env:NOT_SET_ANYWHERE}} cannot be resolved:"
                                + " set the environment variable NOT_SET_ANYWHERE",
                        "  mcp.oauth.timeout (application.properties:3): {{env:NOT_SET_EITHER}} cannot be resolved:"
                                + " set the environment variable NOT_SET_EITHER");
    }

    @Test
    void eachStepIsShownWithItsTime() throws Exception {
        assertThat(check(server.settings("api"), true, false)).isTrue();

        String time = " *\\d+ ms  ";
        List<String> lines = out.toString().lines().skip(1).toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).matches("api: OK, token in \\d+ ms, 1 tool: echo");
        assertThat(lines.get(1)).matches(time + "MCP server, without a token " + server.url() + ", 401: .*");
        assertThat(lines.get(2)).matches(time + "protected resource metadata .*, 200: .*");
        assertThat(lines.get(3)).matches(time + "authorization server metadata .*, 200: token endpoint .*");
        assertThat(lines.get(4)).matches(time + "token");
        assertThat(lines.get(5)).matches(time + "tools");
    }

    @Test
    void stepsAreMembersOfTheJson() throws Exception {
        server.status(DiscoverableServer.TOKEN, 400);

        assertThat(check(server.settings("api"), true, true)).isFalse();
        JsonNode steps = new ObjectMapper().readTree(out.toString()).at("/servers/0/steps");
        assertThat(steps).hasSize(4);
        assertThat(steps.get(3).path("what").asText()).isEqualTo("token, failed");
        assertThat(steps.get(3).path("millis").isIntegralNumber()).isTrue();
    }

    @Test
    void stepsAreForThoseWhoAsk() throws Exception {
        assertThat(check(server.settings("api"), false, false)).isTrue();

        assertThat(out.toString().lines()).hasSize(2);
    }

    private boolean check(Map<String, String> settings, boolean verbose, boolean json) throws Exception {
        Path properties = Files.writeString(
                folder.resolve("application.properties"),
                "camel.server.port=" + TestGateway.freePort() + "\ncamel.management.enabled=false\n"
                        + settings.entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                                .collect(Collectors.joining()));
        PrintWriter writer = new PrintWriter(out, true);
        try (Session session = Session.open(Optional.of(properties), Gateway.Mode.CHECK)) {
            CheckCommand command = new CheckCommand();
            command.json = json;
            command.verbose = verbose;
            return command.run(session, new Output(writer, new PrintWriter(new StringWriter()), Terminal.NONE, json));
        }
    }
}
