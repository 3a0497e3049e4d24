package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.quality.Document;
import dev.camelmcp.support.DiscoverableServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code discover}: each step and what came of it, as {@code docs/authorization.md} shows it; no token, no secret. */
@Timeout(60)
class DiscoverCommandTest {

    private static final String SECRET = "not-for-everybody";
    private static final String DOCUMENTED = "https://mcp.example.com";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private DiscoverableServer server;

    @BeforeEach
    void start() throws Exception {
        server = DiscoverableServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        assertThat(out.toString()).doesNotContain(SECRET, "hunter2");
    }

    @Test
    void stepsAndResultAreAsDocumented() throws Exception {
        try (Session session = session(Map.of())) {
            assertThat(run(session, false)).isTrue();
        }

        assertThat(out.toString().replaceAll("20\\d\\d-\\S+Z", "TIME"))
                .isEqualTo(documented("holds until").replaceAll("20\\d\\d-\\S+Z", "TIME"));
        assertThat(server.received(DiscoverableServer.TOKEN)).isEmpty();
    }

    @Test
    void jsonHasTheStepsAndWhatIsUsed() throws Exception {
        try (Session session = session(Map.of())) {
            assertThat(run(session, true)).isTrue();
        }

        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertThat(document.path("discovered").asBoolean()).isTrue();
        assertThat(document.path("issuer").asText()).isEqualTo(server.issuer());
        assertThat(document.path("scope_from").asText()).isEqualTo("challenge");
        assertThat(document.path("steps")).hasSize(3);
        assertThat(document.path("steps").get(0).path("status").asInt()).isEqualTo(401);
    }

    @Test
    void queryOfTheServersUrlIsNotShown() throws Exception {
        try (Session session = session(Map.of("url", server.url() + "?key=hunter2"))) {
            assertThat(run(session, true)).isTrue();
        }

        assertThat(out.toString()).contains(server.url() + "\"");
    }

    @Test
    void queriesOfEndpointsAreNotShown() throws Exception {
        server.json(
                DiscoverableServer.ISSUER_METADATA,
                server.issuerMetadata()
                        .replace(DiscoverableServer.TOKEN, DiscoverableServer.TOKEN + "?key=hunter2")
                        .replace("/revoke", "/revoke?key=hunter2"));
        try (Session session = session(Map.of())) {
            assertThat(run(session, true)).isTrue();
            assertThat(run(session, false)).isTrue();
        }

        assertThat(out.toString()).contains(server.origin() + DiscoverableServer.TOKEN, server.issuer() + "/revoke");
    }

    @Test
    void failureShowsTheStepsThatWereMadeAndTheReason() throws Exception {
        server.json(DiscoverableServer.ISSUER_METADATA, "{\"issuer\":\"https://other.example\"}");
        try (Session session = session(Map.of())) {
            CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> run(session, false));

            assertThat(failure.code()).isEqualTo("discovery_failed");
            assertThat(failure.reason()).contains("issuer is \"https://other.example\"");
            assertThat(out.toString().lines()).hasSize(6);
            out.getBuffer().setLength(0);
            assertThat(run(session, true)).isFalse();
        }

        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertThat(document.path("error").asText()).isEqualTo("discovery_failed");
        assertThat(document.path("steps")).hasSize(3);
    }

    @Test
    void placeThatAnswersByNothingIsSaidToBeEmpty() throws Exception {
        server.status(DiscoverableServer.ISSUER_METADATA, 200);
        server.json("/.well-known/openid-configuration/as", server.issuerMetadata());
        try (Session session = session(Map.of())) {
            assertThat(run(session, false)).isTrue();
        }

        assertThat(out.toString().lines()).contains("  200: is empty, taken for not there");
    }

    @Test
    void documentThatIsNotAnsweredIsAStepToo() throws Exception {
        server.at(DiscoverableServer.ISSUER_METADATA, (request, response) -> response.reset());
        try (Session session = session(Map.of())) {
            CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> run(session, false));

            assertThat(failure.code()).isEqualTo("authorization_server_unreachable");
            assertThat(out.toString().lines())
                    .endsWith(
                            "authorization server metadata: " + server.origin() + DiscoverableServer.ISSUER_METADATA,
                            "  no answer");
        }
    }

    @Test
    void documentThatIsTooLargeIsNamedAsSuch() throws Exception {
        server.json(DiscoverableServer.RESOURCE_METADATA, " ".repeat(70_000));
        try (Session session = session(Map.of())) {
            CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> run(session, false));

            assertThat(failure.reason())
                    .contains("protected resource metadata " + server.origin() + DiscoverableServer.RESOURCE_METADATA
                            + " is larger than 64 KiB; set oauth.token-url");
            assertThat(out.toString().lines()).endsWith("  is larger than 64 KiB");
        }
    }

    @Test
    void anotherIssuerThanBeforeIsRefusedAsDocumented() throws Exception {
        try (Session session = session(Map.of())) {
            assertThat(run(session, false)).isTrue();
            String other = server.origin() + "/other";
            server.json(
                    DiscoverableServer.RESOURCE_METADATA,
                    server.resourceMetadata().replace(server.issuer(), other));
            server.json(
                    "/.well-known/oauth-authorization-server/other",
                    server.issuerMetadata().replace(server.issuer() + "\"", other + "\""));

            CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> run(session, false));

            assertThat(failure.reason())
                    .contains(documented("names another authorization server").strip());
        }
    }

    @Test
    void nothingIsFoundOutWhereTheTokenUrlIsSet() throws Exception {
        try (Session session = session(Map.of("oauth.token-url", server.origin() + DiscoverableServer.TOKEN))) {
            assertThat(run(session, false)).isTrue();
            assertThat(out).hasToString("Nothing is found out for api, since oauth.token-url is set\n");
            out.getBuffer().setLength(0);
            assertThat(run(session, true)).isTrue();
        }

        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .path("discovered")
                        .asBoolean(true))
                .isFalse();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void serverWithoutOAuthIsAnError() throws Exception {
        try (Session session = session(Map.of("oauth.enabled", "false"))) {
            assertThat(catchThrowableOfType(CommandFailure.class, () -> run(session, false))
                            .code())
                    .isEqualTo("oauth_not_enabled");
        }
    }

    private boolean run(Session session, boolean json) throws Exception {
        DiscoverCommand command = new DiscoverCommand();
        command.server = "api";
        command.json = json;
        PrintWriter writer = new PrintWriter(out);
        return command.run(session, new Output(writer, new PrintWriter(new StringWriter()), Terminal.NONE, json));
    }

    /** The block of the page with these words, for the server that is asked. */
    private String documented(String words) {
        return Document.of("docs/authorization.md").blocks().stream()
                .filter(b -> b.language().equals("text") && b.code().contains(words))
                .findFirst()
                .orElseThrow()
                .code()
                .replace(DOCUMENTED, server.origin());
    }

    private Session session(Map<String, String> more) throws Exception {
        Map<String, String> settings = server.settings("api");
        more.forEach((key, value) -> settings.put("mcp.servers.api." + key, value));
        Path properties = folder.resolve("application.properties");
        Files.writeString(
                properties,
                settings.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                        .collect(Collectors.joining()));
        return Session.open(Optional.of(properties), Gateway.Mode.TOKENS);
    }
}
