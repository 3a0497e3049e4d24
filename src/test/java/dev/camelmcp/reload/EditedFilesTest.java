package dev.camelmcp.reload;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What is taken from files that change, what is not, and what operators hear of it. */
@Timeout(120)
class EditedFilesTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String OWN = "own.camel.yaml";

    @TempDir
    private Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ReloadedGateway it;

    @BeforeEach
    void start() throws Exception {
        log.start();
        root().addAppender(log);
        it = ReloadedGateway.start(folder, Map.of());
        it.awaitNoProblem();
    }

    @AfterEach
    void stop() throws Exception {
        it.close();
        root().detachAppender(log);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("a bean", "ref: mcpForwardRequest", "ref: noSuchBean", "noSuchBean"),
                mistake("a component", "uri: direct:mcp-server", "uri: nosuch:server", "nosuch"),
                mistake("an option", "uri: direct:mcp-server", "uri: direct:mcp-server?noSuch=1", "noSuch"),
                mistake(
                        "an option of what listens",
                        "matchOnUriPrefix: true",
                        "matchUriPrefix: true",
                        "matchUriPrefix"),
                mistake("a placeholder", "uri: direct:mcp-server", "uri: \"direct:{{no.such}}\"", "no.such"),
                mistake("an expression", "caller ${exchangeProperty.McpCaller}\"", "${header.X == 401\"", "header.X"),
                mistake("a step", "- process:", "- proces:", "proces"),
                mistake(
                        "a route that is called",
                        "uri: direct:mcp-server",
                        "uri: direct:mcp-serve",
                        "direct:mcp-serve"),
                mistake("the id of a step", "id: mcp-forward-host", "id: mcp-gateway-host", "mcp-gateway-host"),
                mistake("YAML", "- route:", "- route: [", ""));
    }

    private static Arguments mistake(String what, String text, String by, String named) {
        return Arguments.of(what, text, by, named);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void whatIsWrongIsNotTakenUntilItIsCorrected(String what, String text, String by, String named) throws Exception {
        it.routes.tenant("before");
        it.awaitTenant("before");
        log.list.clear();

        String broken = EditedRoutes.forwardAs("broken").replace(text, by);
        assertThat(broken).isNotEqualTo(EditedRoutes.forwardAs("broken"));
        it.routes.save(EditedRoutes.FORWARD, broken);

        it.awaitProblem(EditedRoutes.FORWARD, named);
        assertThat(it.ping()).isEqualTo("{\"tenant\":\"before\"}");
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains(EditedRoutes.FORWARD, named)
                .doesNotContain("\n");
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());

        it.routes.tenant("after");

        it.awaitTenant("after");
        it.awaitNoProblem();
    }

    /** Nothing of it, also where another file is good. */
    @Test
    void oneFileThatIsWrongHoldsTheOthersBack() throws Exception {
        it.routes.edit("cache.camel.yaml", "ref: mcpTokenLookup", "ref: noSuchBean");
        it.awaitProblem("cache.camel.yaml", "noSuchBean");

        it.routes.tenant("waits");
        ReloadedGateway.soon().until(() -> warnings().size() == 2);
        assertThat(it.ping()).isEqualTo("{\"tenant\":\"null\"}");

        it.routes.save("cache.camel.yaml", EditedRoutes.original("cache.camel.yaml"));

        it.awaitTenant("waits");
        it.awaitNoProblem();
    }

    @Test
    void mistakeThatIsTakenBackIsOver() throws Exception {
        it.routes.save(EditedRoutes.FORWARD, "- route: [");
        it.awaitProblem(EditedRoutes.FORWARD);

        it.routes.save(EditedRoutes.FORWARD, EditedRoutes.original(EditedRoutes.FORWARD));

        it.awaitNoProblem();
    }

    /** As {@code cp} does it, when the machine is slow: empties the file, then fills it. */
    @Test
    void copyThatIsUnderWayIsWaitedFor() throws Exception {
        String edited = EditedRoutes.forwardAs("copied");
        log.list.clear();
        for (int end = 0; end < edited.length(); end += edited.length() / 20 + 1) {
            Files.writeString(it.routes.file(EditedRoutes.FORWARD), edited.substring(0, end));
            assertThat(it.ping()).isEqualTo("{\"tenant\":\"null\"}");
            LockSupport.parkNanos(100_000_000);
        }
        it.routes.save(EditedRoutes.FORWARD, edited);

        it.awaitTenant("copied");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void emptyFileIsNoEdit() throws Exception {
        it.routes.save(EditedRoutes.FORWARD, "");

        it.awaitProblem(EditedRoutes.FORWARD, "is empty");
        assertThat(it.ping()).isEqualTo("{\"tenant\":\"null\"}");
    }

    /** Good YAML, and no route in it: what was copied to the wrong place, or is all a comment. */
    @ParameterizedTest
    @ValueSource(strings = {"hello: world\n", "[]\n", "{\"a\": 1}\n", "# nothing\n", "a.b=c\nd.e=f\n"})
    void fileThatHoldsNoRouteAnyMoreIsNoEdit(String text) throws Exception {
        it.routes.save(EditedRoutes.FORWARD, text);

        it.awaitProblem(EditedRoutes.FORWARD, "");
        assertThat(it.ping()).isEqualTo("{\"tenant\":\"null\"}");
        assertThat(warnings()).singleElement().asString().contains("stay as they were", EditedRoutes.FORWARD);
    }

    /** Camel skips them without a word. */
    @Test
    void keysThatNobodyReadsAreNamed() throws Exception {
        it.routes.save(EditedRoutes.FORWARD, "hello: world\nroute:\n  id: mcp-forward\n");

        it.awaitProblem(EditedRoutes.FORWARD, "holds no route any more", "not hello, route");
    }

    @Test
    void brokenFileWhoseRoutesHaveEndedIsNotSaidToRun() throws Exception {
        it.routes.save(OWN, own("one"));
        ReloadedGateway.soon().until(() -> own("one", "GET") == 200);
        Files.delete(it.routes.file(OWN));
        ReloadedGateway.soon().until(() -> own("one", "GET") == 404);
        log.list.clear();

        it.routes.save(OWN, "- route: [");

        it.awaitProblem(OWN);
        assertThat(warnings()).singleElement().asString().contains("do not run").doesNotContain("stay as they were");
    }

    @Test
    void routeConfigurationThatIsNotThereIsAnError() throws Exception {
        it.routes.edit(
                "token.camel.yaml", "routeConfigurationId: mcp-oauth-token-retry", "routeConfigurationId: nosuch");
        it.awaitProblem("token.camel.yaml", "mcp-oauth-token", "routeConfigurationId nosuch");

        it.routes.save("token.camel.yaml", EditedRoutes.original("token.camel.yaml"));
        it.awaitNoProblem();

        // taken from those who use it
        it.routes.edit("error-handling.camel.yaml", "id: mcp-oauth-token-retry", "id: other");
        it.awaitProblem("error-handling.camel.yaml", "mcp-oauth-token", "routeConfigurationId mcp-oauth-token-retry");
    }

    /** As one that writes in pieces, and pauses: what is there meanwhile is YAML, and a route without its end. */
    @Test
    void halfARouteIsNotTakenWhileTheRestIsStillToCome() throws Exception {
        String edited = EditedRoutes.forwardAs("whole");
        int half = edited.lastIndexOf('\n', edited.length() / 2) + 1;
        log.list.clear();

        Files.writeString(it.routes.file(EditedRoutes.FORWARD), edited.substring(0, half));
        LockSupport.parkNanos(1_500_000_000);
        Files.writeString(it.routes.file(EditedRoutes.FORWARD), edited.substring(half), StandardOpenOption.APPEND);

        it.awaitTenant("whole");
        assertThat(warnings()).isEmpty();
        // the route answers before the line is written
        await().untilAsserted(() -> assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getFormattedMessage().startsWith("Routes were taken"))
                .hasSize(1));
    }

    @Test
    void fileThatEndsWithinALineIsNoEdit() throws Exception {
        String edited = EditedRoutes.forwardAs("cut");
        it.routes.save(EditedRoutes.FORWARD, edited.stripTrailing());

        it.awaitProblem(EditedRoutes.FORWARD, "ends within a line");
        assertThat(it.ping()).isEqualTo("{\"tenant\":\"null\"}");
    }

    /** Half of a file may be YAML, too. */
    @Test
    void fileThatWasCutOffIsRefusedWhereOthersNeedWhatIsMissing() throws Exception {
        String cache = EditedRoutes.original("cache.camel.yaml");
        it.routes.save("cache.camel.yaml", cache.substring(0, cache.indexOf("- route:\n    id: mcp-oauth-invalidate")));

        it.awaitProblem("calls direct:mcp-oauth-invalidate");
        assertThat(it.ping()).isEqualTo("{\"tenant\":\"null\"}");
    }

    @Test
    void newFileIsTakenAndWhatLeavesItIsNamed() throws Exception {
        it.routes.save(OWN, own("one") + own("two"));
        ReloadedGateway.soon().until(() -> own("one", "GET") == 200 && own("two", "GET") == 200);
        assertThat(send("/own/one", "GET").get().body()).isEqualTo("one");
        log.list.clear();

        it.routes.save(OWN, own("two"));

        ReloadedGateway.soon().until(() -> own("one", "GET") == 404);
        assertThat(own("two", "GET")).isEqualTo(200);
        assertThat(warnings()).singleElement().asString().contains("own-one (own.camel.yaml)");
    }

    @Test
    void callUnderWayInARemovedRouteIsFinished() throws Exception {
        it.routes.save(OWN, """
                - route:
                    id: own-held
                    errorHandler: {noErrorHandler: {}}
                    from:
                      uri: platform-http:/own/held
                      parameters: {platformHttpEngine: "#bean:mcpHttpEngine"}
                      steps:
                        - setProperty: {name: McpServer, constant: api}
                        - to: {uri: direct:own-called}
                - route:
                    id: own-called
                    errorHandler: {noErrorHandler: {}}
                    from:
                      uri: direct:own-called
                      steps:
                        - delay: {constant: "8000", asyncDelayed: true}
                        - removeHeaders: {pattern: "*"}
                        - setBody: {expression: {constant: {expression: done}}}
                """);
        ReloadedGateway.soon().until(() -> it.gateway.context().getRoute("own-held") != null);
        CompletableFuture<HttpResponse<String>> call = send("/own/held", "GET");
        ReloadedGateway.soon()
                .until(() -> it.gateway.context().getInflightRepository().size("own-called") == 1);

        Files.delete(it.routes.file(OWN));

        ReloadedGateway.soon().until(() -> own("held", "GET") == 404);
        assertThat(call.get(20, SECONDS).statusCode()).isEqualTo(200);
        assertThat(call.get().body()).isEqualTo("done");
        ReloadedGateway.soon()
                .until(() -> it.gateway.context().getRouteController().getRouteStatus("own-called") == null);
    }

    @Test
    void routeThatIsThereAlreadyIsAnErrorThatNamesBothFiles() throws Exception {
        it.routes.save(OWN, EditedRoutes.forwardAs("twin"));

        it.awaitProblem(OWN, EditedRoutes.FORWARD, "mcp-forward");
        assertThat(it.ping()).isEqualTo("{\"tenant\":\"null\"}");

        Files.delete(it.routes.file(OWN));

        it.awaitNoProblem();
    }

    @Test
    void routeMovesFromOneFileToAnother() throws Exception {
        it.routes.save(OWN, own("one"));
        ReloadedGateway.soon().until(() -> own("one", "GET") == 200);

        Files.move(it.routes.file(OWN), it.routes.file("moved.camel.yaml"));

        ReloadedGateway.soon()
                .until(() -> it.gateway
                        .context()
                        .getRoute("own-one")
                        .getSourceLocation()
                        .contains("moved"));
        assertThat(own("one", "GET")).isEqualTo(200);
        it.awaitNoProblem();
    }

    @Test
    void routeGetsAnotherIdAndAnotherMethod() throws Exception {
        it.routes.save(OWN, own("one"));
        ReloadedGateway.soon().until(() -> own("one", "GET") == 200);

        it.routes.save(OWN, own("one").replace("id: own-one", "id: own-other").replace("GET", "DELETE"));

        ReloadedGateway.soon().until(() -> own("one", "DELETE") == 200);
        assertThat(own("one", "GET")).isEqualTo(405);
        assertThat(it.gateway.context().getRoute("own-one")).isNull();
        ReloadedGateway.soon()
                .until(() -> it.gateway.context().getRouteController().getRouteStatus("own-one") == null);
        assertThat(own("one", "DELETE")).isEqualTo(200);
    }

    @Test
    void templatesWantARestart() throws Exception {
        Path example = Path.of("examples/routes/own-flow");
        it.routes.save("own-flow.camel.yaml", Files.readString(example.resolve("own-flow.camel.yaml")));

        it.awaitProblem("own-flow.camel.yaml", "restart");
        assertThat(it.ping()).isEqualTo("{\"tenant\":\"null\"}");
    }

    private static String own(String name) {
        return """
                - route:
                    id: own-NAME
                    errorHandler: {noErrorHandler: {}}
                    from:
                      uri: platform-http:/own/NAME
                      parameters: {platformHttpEngine: "#bean:mcpHttpEngine", httpMethodRestrict: GET}
                      steps:
                        - removeHeaders: {pattern: "*"}
                        - setBody: {expression: {constant: {expression: NAME}}}
                """.replace("NAME", name);
    }

    private int own(String name, String method) throws Exception {
        return send("/own/" + name, method).get().statusCode();
    }

    private CompletableFuture<HttpResponse<String>> send(String path, String method) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + it.gateway.port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.noBody())
                .build();
        return CLIENT.sendAsync(request, BodyHandlers.ofString());
    }

    /** Ours; Camel 4.22 has some of its own. */
    private List<String> warnings() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLoggerName().startsWith("dev.camelmcp."))
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
