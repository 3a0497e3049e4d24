package dev.camelmcp.reload;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reload loses no call: the new routes take what comes, the old ones end what they have. */
@Timeout(180)
class CallsAcrossReloadTest {

    private static final int CALLERS = 16;
    private static final int RELOADS = 20;

    @TempDir
    private Path folder;

    /** Camel's own reload would wait for it, then end it, and leave the path at 503. */
    @Test
    void callThatOutlivesTheShutdownTimeoutIsAnsweredAndNobodyIsRefusedMeanwhile() throws Exception {
        try (ReloadedGateway it = ReloadedGateway.start(folder, Map.of("camel.main.shutdown-timeout", "1"))) {
            CompletableFuture<HttpResponse<String>> call = it.hold();

            it.routes.tenant("second");
            it.awaitTenantWithoutFailure("second");
            it.routes.tenant("third");
            it.awaitTenantWithoutFailure("third");

            assertThat(call).isNotDone();
            it.held.get(ReloadedGateway.HELD).end("at last");
            assertThat(call.get(10, SECONDS).statusCode()).isEqualTo(200);
            assertThat(call.get().body()).isEqualTo("at last");
            it.awaitTenantWithoutFailure("third");
        }
    }

    @Test
    void streamsGoOnAlsoThoseThatNothingHasComeFrom() throws Exception {
        try (ReloadedGateway it = ReloadedGateway.start(folder, Map.of("camel.main.shutdown-timeout", "1"))) {
            CompletableFuture<HttpResponse<InputStream>> stream = it.stream();

            it.routes.tenant("second");
            it.awaitTenantWithoutFailure("second");

            it.held.get("").write("data: 1\n\n");
            BufferedReader events = new BufferedReader(
                    new InputStreamReader(stream.get(10, SECONDS).body(), StandardCharsets.UTF_8));
            assertThat(events.readLine()).isEqualTo("data: 1");

            it.routes.tenant("third");
            it.awaitTenantWithoutFailure("third");

            it.held.get("").end("data: 2\n\n");
            assertThat(events.lines()).containsExactly("", "data: 2", "");
        }
    }

    /** Through all of the routes that call each other, of which each reload changes three. */
    @Test
    void noCallFailsWhileRoutesAreReloadedTwentyTimes() throws Exception {
        AtomicInteger arrived = new AtomicInteger();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                StubUpstream upstream = StubUpstream.start((request, response) -> {
                    arrived.incrementAndGet();
                    response.end(String.valueOf(request.header("X-Tenant")));
                })) {
            EditedRoutes routes = EditedRoutes.in(folder);
            try (TestGateway gateway =
                    TestGateway.start(routes.settings(TestGateway.server("api", upstream.url(), as)))) {
                AtomicBoolean over = new AtomicBoolean();
                AtomicInteger answered = new AtomicInteger();
                ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    running.add(callers.submit(() -> {
                        while (!over.get()) {
                            HttpResponse<String> answer =
                                    TestHttp.postMcp(gateway.url("api"), Map.of(), ReloadedGateway.PING);
                            if (answer.statusCode() == 200) {
                                answered.incrementAndGet();
                            } else {
                                failures.add(answer.statusCode() + " " + answer.body());
                            }
                        }
                        return null;
                    }));
                }
                for (int i = 1; i <= RELOADS; i++) {
                    String tenant = "t" + i;
                    routes.edit(
                            "authorize.camel.yaml",
                            "Sets the Authorization header",
                            "Edition " + i + " sets the header");
                    routes.edit("cache.camel.yaml", "Forgets the token", "Edition " + i + " forgets the token");
                    routes.tenant(tenant);
                    ReloadedGateway.soon()
                            .until(() -> TestHttp.postMcp(gateway.url("api"), Map.of(), ReloadedGateway.PING)
                                    .body()
                                    .equals(tenant));
                    answered.incrementAndGet();
                }
                over.set(true);
                for (Future<?> caller : running) {
                    caller.get();
                }
                callers.shutdown();

                assertThat(failures).isEmpty();
                assertThat(arrived.get()).isGreaterThanOrEqualTo(answered.get()).isGreaterThan(RELOADS * CALLERS);
            }
        }
    }

    /** The end of the gateway waits for calls of routes that were replaced, and then ends them, as all others. */
    @Test
    void callsOfReplacedRoutesEndWithTheGateway() throws Exception {
        CompletableFuture<HttpResponse<String>> call;
        CompletableFuture<HttpResponse<InputStream>> silent;
        try (ReloadedGateway it = ReloadedGateway.start(folder, Map.of("camel.main.shutdown-timeout", "30"))) {
            call = it.hold();
            silent = it.stream();
            it.routes.tenant("second");
            it.awaitTenantWithoutFailure("second");

            CompletableFuture<Void> end = CompletableFuture.runAsync(it::stop);
            ReloadedGateway.soon().until(() -> it.ping().equals("status 503"));
            it.held.get(ReloadedGateway.HELD).end("at last");

            assertThat(call.get(10, SECONDS).body()).isEqualTo("at last");
            assertThat(silent.handle((answer, failure) -> "ended")).succeedsWithin(Duration.ofSeconds(10));
            end.get(20, SECONDS);
        }
    }

    @Test
    void callOfAReplacedRouteThatIsNotAnsweredInTimeIsEndedWithAnAnswer() throws Exception {
        CompletableFuture<HttpResponse<String>> call;
        try (ReloadedGateway it = ReloadedGateway.start(folder, Map.of("camel.main.shutdown-timeout", "2"))) {
            call = it.hold();
            it.routes.tenant("second");
            it.awaitTenantWithoutFailure("second");
        }
        assertThat(call.get(10, SECONDS).statusCode()).isEqualTo(503);
        assertThat(call.get().body()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32002,");
    }
}
