package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.distribution.Invocation.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client's file with all that makes trouble: what can be taken over is, the rest is named, and the result runs. */
@Timeout(120)
class ImportDistributionIT {

    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    @TempDir
    private Path directory;

    @Test
    void whatIsImportedRunsAndWhatIsNotIsNamed() throws Exception {
        Path work = Files.createDirectory(directory.resolve("work")).toRealPath();
        Files.writeString(work.resolve("secrets.env"), "FROM_FILE=f1le\n");
        Path client = Files.writeString(
                directory.resolve("client.json"), "\uFEFF" + """
                {
                  // of a client
                  "mcpServers": {
                    "with token": {"url": "https://api.example.com/mcp", "headers": {"Authorization": "Bearer s3cret-of-it"}},
                    "with-token": {"url": "https://other.example.com/mcp"},
                    "local": {
                      "command": "/bin/sh",
                      "args": ["-c", "printf %%s \\"$0 $WORD $FROM_FILE\\" >said; exec cat", "{{.Names}}"],
                      "env": {"WORD": "${NOT_SET_ANYWHERE:-fallback}"},
                      "cwd": "%s", "envFile": "%s", "timeout": 5,
                    },
                    "off": {"command": "tool", "disabled": true},
                    "old": {"type": "sse", "url": "https://sse.example.com/sse"},
                  },
                }
                """.formatted(work, work.resolve("secrets.env")));

        Outcome imported = Invocation.in(directory).run("config", "import", client.toString());

        assertThat(imported.exitCode()).isOne();
        assertThat(imported.stdout().lines())
                .extracting(line -> line.replaceFirst(" to .*", ""))
                .containsExactly("Added with-token-2", "Added with-token", "Added local");
        assertThat(imported.stderr())
                .contains("'with token' becomes with-token-2")
                .contains("headers.Authorization is not taken over")
                .contains("local: not taken over: timeout")
                .contains("'off' is left out")
                .contains("'old' is left out")
                .doesNotContain("s3cret-of-it");
        try (RunningGateway gateway = RunningGateway.start(Invocation.in(directory))) {
            var unused = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create(gateway.url("local")))
                                    .header("Content-Type", "application/json")
                                    .header("Accept", "application/json, text/event-stream")
                                    .POST(BodyPublishers.ofString(INITIALIZE))
                                    .build(),
                            BodyHandlers.discarding());
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(work.resolve("said")));
            await().untilAsserted(() -> assertThat(work.resolve("said")).hasContent("{{.Names}} fallback f1le"));
        }
        Outcome again = Invocation.in(directory).run("config", "import", client.toString());
        assertThat(again.stdout()).isEmpty();
        assertThat(again.stderr()).contains("local is in ", " already and stays as it is");
    }

    @Test
    void everythingIsTakenOverWhereEverythingCanBe() throws Exception {
        Path client = Files.writeString(
                directory.resolve("client.json"),
                "{\"context_servers\": {\"a\": {\"source\": \"custom\", \"command\": \"tool\"}}}");

        assertThat(Invocation.in(directory)
                        .run("config", "import", client.toString())
                        .exitCode())
                .isZero();
        Files.writeString(client, "{\"mcpServers\": {\"a\": {\"command\": \"another-tool\"}}}");
        Outcome clash = Invocation.in(directory).run("config", "import", client.toString());
        assertThat(clash.exitCode()).isOne();
        assertThat(clash.stderr()).contains("'a' is left out: another server is called a");
    }

    /** What both commands refuse is what check and config list would refuse. */
    @Test
    void serverThatThePropertiesHaveIsNotAddedToTheFile() throws Exception {
        Files.writeString(
                directory.resolve("application.properties"), "mcp.servers.api.url=https://api.example.com/mcp\n");
        Path client = Files.writeString(
                directory.resolve("client.json"), "{\"servers\": {\"api\": {\"url\": \"https://other.example.com\"}}}");

        Outcome imported = Invocation.in(directory).run("config", "import", client.toString());
        Outcome added = Invocation.in(directory)
                .run("config", "add-server", "--server-name", "api", "--url", "https://other.example.com");

        assertThat(imported.exitCode()).isOne();
        assertThat(imported.stderr())
                .contains("'api' is left out: another server is called api in application.properties:1");
        assertThat(added.exitCode()).isOne();
        assertThat(added.stderr()).contains("server default/api is in application.properties:1 already");
        assertThat(Invocation.in(directory).run("config", "list").exitCode()).isZero();
    }
}
