package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.Canary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Routes that answer by themselves, and such that end without an answer. Would catch an answer that has headers of the
 * request, its length among them, the request itself as the answer, and a caller who waits for ever.
 */
@Timeout(30)
class EditedAnswerTest {

    private static final String HOST_CHECK = "- process: {ref: mcpHostCheck}";
    private static final String READ = "- process: {ref: mcpRequestBody}";
    private static final String ASK = """
            - setProperty: {name: McpServer, constant: c0}
            - to: direct:mcp-oauth-authorize
            """;
    private static final String MAINTENANCE = """
            - setHeader: {name: CamelHttpResponseCode, constant: "503"}
            - setHeader: {name: Retry-After, constant: "60"}
            - setBody: {constant: maintenance}
            - stop: {}
            """;

    private static final Map<String, String> ROUTES = Map.of(
            "maintenance",
            MAINTENANCE,
            "maintenance-read",
            READ + "\n" + MAINTENANCE,
            "cut",
            "",
            "cut-read",
            READ,
            "cut-authorized",
            READ + "\n" + ASK,
            "status",
            "- setHeader: {name: CamelHttpResponseCode, constant: \"403\"}",
            "status-read",
            READ + "\n- setHeader: {name: CamelHttpResponseCode, constant: \"403\"}",
            "authorized",
            READ + "\n" + ASK + "- setBody: {constant: hello}",
            "same",
            "- setHeader: {name: Content-Type, constant: text/plain}\n- setBody: {constant: hello}",
            "length",
            READ + "\n" + ASK + """
            - to: mcp-upstream:forward
            - setHeader: {name: Content-Length, constant: "3"}
            """);

    @RegisterExtension
    static final FaultGateway GATEWAY =
            FaultGateway.forCases(1).with("camel.main.routes-include-pattern", "file:" + folder() + "/*.camel.yaml");

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("routes");
            try (Stream<Path> files = Files.list(Path.of("routes"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
            for (Map.Entry<String, String> route : ROUTES.entrySet()) {
                String head = """
                        - route:
                            id: test-%1$s
                            errorHandler: {noErrorHandler: {}}
                            from:
                              uri: platform-http:/test/%1$s
                              parameters: {platformHttpEngine: "#bean:mcpHttpEngine"}
                              steps:
                        """.formatted(route.getKey());
                String steps = (HOST_CHECK + "\n" + route.getValue()).indent(8);
                Files.writeString(folder.resolve(route.getKey() + ".camel.yaml"), head + steps);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply post(String route) throws IOException {
        return post(route, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}", "");
    }

    private static Reply post(String route, String body, String headers) throws IOException {
        RawCaller caller = GATEWAY.connect();
        return GATEWAY.show(
                caller.send("POST /test/" + route + " HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\nX-Mine: 1\r\n"
                                + "X-Twice: 1\r\nX-Twice: 2\r\nContent-Type: text/plain\r\n" + headers
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .reply());
    }

    @ParameterizedTest
    @ValueSource(strings = {"maintenance", "maintenance-read"})
    void routeThatAnswersThenItsLengthAndItsHeadersAreThere(String route) throws IOException {
        for (String body : new String[] {"{}", "x".repeat(4_000), "x".repeat(100_000)}) {
            Reply reply = post(route, body, "");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.text()).isEqualTo("maintenance");
            assertThat(reply.whole()).isTrue();
            assertThat(reply.values("Content-Length")).containsExactly("11");
            assertThat(reply.values("Retry-After")).containsExactly("60");
            for (String name : new String[] {"Host", "Cookie", "X-Mine", "X-Twice", "Content-Type"}) {
                assertThat(reply.values(name)).as(name).isEmpty();
            }
        }
    }

    @Test
    void headerThatTheRouteSetsWhenItSaysTheSameThenItIsWritten() throws IOException {
        Reply reply = post("same");
        assertThat(reply.values("Content-Type")).containsExactly("text/plain");
        assertThat(reply.text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "cut-read", "cut-authorized"})
    void routeThatEndsWithoutAnAnswerThen500AndOneWarning(String route) throws IOException {
        for (int i = 0; i < 2; i++) {
            Reply reply = post(route);
            assertThat(reply).as("an answer").isNotNull();
            new Failure(500, route.equals("cut") ? "null" : "7", -32603, null).isIn(reply);
            assertThat(Failure.message(reply)).isEqualTo("the route test-" + route + " ended without an answer");
            assertThat(reply.values("X-Mine")).isEmpty();
        }
        assertThat(GATEWAY.log().ours())
                .filteredOn(line -> line.startsWith("the route test-" + route + " ended without an answer"))
                .hasSize(1);
    }

    @Test
    void routeThatEndsWithoutAnAnswerWhenThereIsNoBodyThen500() throws IOException {
        RawCaller caller = GATEWAY.connect();
        Reply reply =
                caller.send("GET /test/cut HTTP/1.1\r\nHost: localhost\r\n\r\n").reply();
        assertThat(reply.status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "status-read"})
    void routeThatSaysOnlyAStatusThenNothingOfTheRequestIsInTheAnswer(String route) throws IOException {
        Reply reply = post(route);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text()).isEmpty();
        assertThat(reply.values("Content-Length")).containsExactly("0");
    }

    /** The token is for the MCP server; the gateway's own check for leaks looks for it, too. */
    @Test
    void routeThatAnswersBehindTheTokenThenTheTokenStays() throws IOException {
        Reply reply = post("authorized");
        assertThat(reply.text()).isEqualTo("hello");
        assertThat(reply.toString()).doesNotContain(Canary.TOKEN);
    }

    @Test
    void answerOfTheServerWhenTheRouteSaysAnotherLengthThenItIsWhole() throws IOException {
        FaultCase it = GATEWAY.next();
        Reply reply = post("length");
        assertThat(reply.text()).isEqualTo(Scripts.OK);
        assertThat(reply.whole()).isTrue();
        it.undisturbed();
    }
}
