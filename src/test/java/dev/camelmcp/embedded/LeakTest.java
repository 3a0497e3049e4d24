package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A host that runs on while camel-mcp-oauth comes and goes, each time by a class loader of its own. What stays behind
 * is counted one by one, so that a few installations tell as much as hundreds.
 */
class LeakTest {

    private static final int WARM_UP = 5;
    private static final int TIMES = 20;

    /**
     * The JDK keeps the class of the record whose equals it linked last, and so its loader: one, whatever the number of
     * installations.
     */
    private static final int KEPT_BY_THE_JDK = 1;

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final List<WeakReference<ClassLoader>> LOADERS = new ArrayList<>();

    @AutoClose
    private static TestAuthorizationServer as;

    @AutoClose
    private static StubUpstream upstream;

    @AutoClose
    private static Host host;

    private static int port;

    /** What was there when the host had seen some installations, and many more were to come. */
    private static Set<String> mbeans;

    private static Map<String, Long> threads;
    private static Traces traces;

    @BeforeAll
    static void comeAndGo() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        port = TestGateway.freePort();
        host = Host.with(as, upstream.url()).listening(port);
        host.context().getRegistry().bind("hostMeters", METERS);
        host.start();
        startEventLoops(upstream.vertx());
        startEventLoops(host.vertx());
        // so that what Camel keeps of its own is there, such as its component http
        for (int i = 0; i < WARM_UP; i++) {
            use();
        }
        mbeans = mbeans();
        threads = threads();
        traces = Traces.of(host.context());
        for (int i = 0; i < TIMES; i++) {
            LOADERS.add(use());
        }
    }

    /**
     * All of them. Vert.x does it one by one, as connections come, and a thread keeps the class loader of the code that
     * was at work when it started.
     */
    private static void startEventLoops(Vertx vertx) {
        vertx.nettyEventLoopGroup().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    }

    @Test
    void installationsLeaveNothingInTheContextAndNoMBeanOrMeter() {
        Traces.of(host.context()).assertSameAs(traces);
        assertThat(mbeans()).isEqualTo(mbeans);
        assertThat(METERS.getMeters()).isEmpty();
    }

    @Test
    void installationsLeaveNoThread() {
        await().untilAsserted(() -> assertThat(moreThan(threads)).isEmpty());
    }

    @Test
    void installationsLeaveNoClassLoader() throws Exception {
        // of Camel's own, which no other version does
        assertThat(LoadTimer.forgetSteps(host.context()) > 0)
                .isEqualTo(host.context().getVersion().startsWith("4.22."));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(alive(LOADERS)).isLessThanOrEqualTo(KEPT_BY_THE_JDK));
    }

    /** Comes, gets a token, forwards a request, goes. */
    private static WeakReference<ClassLoader> use() throws Exception {
        try (OwnClassLoader loader = OwnClassLoader.open()) {
            try (AutoCloseable installed = loader.install(host.context())) {
                assertThat(installed.getClass().getClassLoader()).isSameAs(loader);
                assertThat(host.authorization()).startsWith("Bearer ");
                assertThat(TestHttp.postMcp("http://127.0.0.1:" + port + "/mcp/api", Map.of(), PING)
                                .statusCode())
                        .isEqualTo(200);
                assertThat(METERS.getMeters()).isNotEmpty();
            }
            return new WeakReference<>(loader);
        }
    }

    /** After the JVM has cleared what is softly reachable too, as it must before it runs out of memory. */
    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        try {
            long[] tooMuch = new long[Integer.MAX_VALUE - 8];
            throw new IllegalStateException("a heap of more than " + tooMuch.length * 8L + " bytes");
        } catch (OutOfMemoryError e) {
            return loaders.stream().filter(l -> l.get() != null).count();
        }
    }

    /** What is there beyond what was there; threads that were about to end then may be gone. */
    private static Map<String, Long> moreThan(Map<String, Long> before) {
        Map<String, Long> now = threads();
        before.forEach((name, count) -> now.computeIfPresent(name, (n, c) -> c > count ? c - count : null));
        return now;
    }

    private static Set<String> mbeans() {
        return ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * How many of each name, without the numbers that pools give them; those of the test itself and of its MCP clients
     * apart.
     */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(t -> t.getName().replaceAll("\\d+", "#"))
                .filter(n -> !n.matches(
                        "(awaitility|http-nio|HttpClient|Attach|ForkJoinPool|surefire|boundedElastic|parallel).*"))
                .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
    }
}
