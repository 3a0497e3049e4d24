package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that send more than they may: they read why, whether they send all of it first or look up meanwhile. */
@Timeout(120)
class EarlyAnswersInteropIT {

    enum Client {
        NODE_FETCH {
            @Override
            String post(String url, String origin, Path body) throws Exception {
                return run("node", "-e", """
                        const [url, origin, file] = process.argv.slice(1);
                        fetch(url, {method: 'POST', headers: {Origin: origin}, body: require('fs').readFileSync(file)})
                          .then(async answer => console.log(answer.status, await answer.text()))
                          .catch(failed => console.log('failed', failed.cause ?? failed));
                        """, url, origin, body.toString());
            }
        },
        PYTHON_URLLIB {
            @Override
            String post(String url, String origin, Path body) throws Exception {
                return run("python3", "-c", """
                        import sys, urllib.error, urllib.request
                        url, origin, file = sys.argv[1:]
                        request = urllib.request.Request(url, open(file, 'rb').read(), {'Origin': origin})
                        try:
                            urllib.request.urlopen(request)
                        except urllib.error.HTTPError as answer:
                            print(answer.code, answer.read().decode())
                        """, url, origin, body.toString());
            }
        },
        CURL {
            @Override
            String post(String url, String origin, Path body) throws Exception {
                return curl(url, "Origin: " + origin, "Accept: */*", body);
            }
        },
        /** It then does not wait for a 100. */
        CURL_WITHOUT_EXPECT {
            @Override
            String post(String url, String origin, Path body) throws Exception {
                return curl(url, "Origin: " + origin, "Expect:", body);
            }
        },
        JDK {
            @Override
            String post(String url, String origin, Path body) throws Exception {
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                        .header("Origin", origin)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Files.readAllBytes(body)))
                        .build();
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                return answer.statusCode() + " " + answer.body();
            }
        };

        abstract String post(String url, String origin, Path body) throws Exception;

        private static String curl(String url, String header, String other, Path body) throws Exception {
            return run(
                    "curl", "-sS", "-H", header, "-H", other, "--data-binary", "@" + body, "-w", " %{http_code}", url);
        }

        private static String run(String... command) {
            try (RunningProgram program = RunningProgram.start(new ProcessBuilder(command))) {
                program.exitCode(Duration.ofSeconds(60));
                return program.output();
            }
        }
    }

    private static final String LOCAL = "http://localhost:6274";

    @TempDir
    private static Path folder;

    private static StubUpstream upstream;
    private static TestGateway open;
    private static TestGateway guarded;

    @BeforeAll
    static void start() throws Exception {
        upstream = StubUpstream.start();
        open = TestGateway.start(Map.of("mcp.servers.api.url", upstream.url()));
        guarded = TestGateway.start(Map.of(
                "mcp.servers.api.url",
                upstream.url(),
                "mcp.inbound.auth",
                "api-key",
                "mcp.inbound.api-keys.alice.hash",
                "sha256:969cb353153efc755495abd0f42ff9b1ec8bb7828a809c8c262af0d3c2d61cec"));
        for (int size : new int[] {1, 5, 50}) {
            Files.write(folder.resolve(size + "MB"), new byte[size * 1_000_000]);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        open.close();
        guarded.close();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void bodyThatIsTooLargeIsAnsweredBy413(Client client) throws Exception {
        for (String size : new String[] {"5MB", "50MB"}) {
            assertThat(client.post(open.url("api"), LOCAL, folder.resolve(size)))
                    .as(size)
                    .contains("413", "\"jsonrpc\":\"2.0\"", "the request body is larger than 4194304 bytes")
                    .doesNotContain("failed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callerWithoutCredentialsIsAnsweredBy401(Client client) throws Exception {
        for (String size : new String[] {"1MB", "5MB", "50MB"}) {
            assertThat(client.post(guarded.url("api"), LOCAL, folder.resolve(size)))
                    .as(size)
                    .contains("401", "\"jsonrpc\":\"2.0\"", "credentials are required")
                    .doesNotContain("failed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callerFromElsewhereIsAnsweredBy403(Client client) throws Exception {
        assertThat(client.post(open.url("api"), "https://elsewhere.example", folder.resolve("50MB")))
                .contains("403", "\"jsonrpc\":\"2.0\"", "Origin is not allowed")
                .doesNotContain("failed");
    }

    /** Empty answers of the router, which knows no such method there. */
    @ParameterizedTest
    @EnumSource
    void methodThatIsNotAllowedIsAnsweredBy405(Client client) throws Exception {
        String url = "http://127.0.0.1:" + open.port() + "/.well-known/oauth-protected-resource/mcp/api";
        assertThat(client.post(url, LOCAL, folder.resolve("50MB")))
                .contains("405")
                .doesNotContain("failed");
    }
}
