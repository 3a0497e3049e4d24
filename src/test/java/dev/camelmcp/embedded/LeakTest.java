package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that runs on while camel-mcp-oauth comes and goes, each time by a class loader of its own. */
class LeakTest {

    private static final int TIMES = 100;
    private static final int WARM_UP = 10;

    /** Event loops of the host and of the upstream: Vert.x starts them one by one, as connections come. */
    private static final int EVENT_LOOPS = 2 * 2 * Runtime.getRuntime().availableProcessors();

    /**
     * A thread keeps the class loader of the code that was at work when it started, so an event loop of the host may keep one; and the JDK keeps the class of the record whose equals it linked last. There is a
     * bound to both, whatever the number of installations.
     */
    private static final long KEPT_BY_OTHERS = EVENT_LOOPS + 1L;

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TestAuthorizationServer as;
    private StubUpstream upstream;
    private Host host;
    private int port;

    @BeforeEach
    void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        port = TestGateway.freePort();
        host = Host.with(as, upstream.url()).listening(port);
        host.context().getRegistry().bind("hostMeters", meters);
        host.start();
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        upstream.close();
        as.close();
    }

    @Test
    void hundredInstallationsLeaveNoThreadMBeanOrMeter() throws Exception {
        // so that what Camel keeps of its own is there, such as its component http, and all event loops of the host
        for (int i = 0; i < WARM_UP; i++) {
            use();
        }
        Set<String> mbeans = mbeans();
        Map<String, Long> threads = threads();
        Traces traces = Traces.of(host.context());
        for (int i = 0; i < TIMES; i++) {
            use();
        }

        Traces.of(host.context()).assertSameAs(traces);
        assertThat(mbeans()).isEqualTo(mbeans);
        assertThat(meters.getMeters()).isEmpty();
        await().untilAsserted(() -> assertThat(moreThan(threads)).isEmpty());
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(t -> t.getName().startsWith("vert.x-eventloop"))
                .hasSizeLessThanOrEqualTo(EVENT_LOOPS);
    }

    @Test
    void hundredInstallationsLeaveNoClassLoader() throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            use();
        }
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            loaders.add(use());
        }
        // of Camel's own, which no other version does
        assertThat(LoadTimer.forgetSteps(host.context()) > 0)
                .isEqualTo(host.context().getVersion().startsWith("4.22."));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(alive(loaders)).isLessThanOrEqualTo(KEPT_BY_OTHERS));
    }

    /** Comes, gets a token, forwards a request, goes. */
    private WeakReference<ClassLoader> use() throws Exception {
        try (OwnClassLoader loader = OwnClassLoader.open()) {
            try (AutoCloseable installed = loader.install(host.context())) {
                assertThat(installed.getClass().getClassLoader()).isSameAs(loader);
                assertThat(host.authorization()).startsWith("Bearer ");
                assertThat(TestHttp.postMcp("http://127.0.0.1:" + port + "/mcp/api", Map.of(), PING)
                                .statusCode())
                        .isEqualTo(200);
                assertThat(meters.getMeters()).isNotEmpty();
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

    private Set<String> mbeans() {
        return ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many of each name, without the numbers that pools give them; those of the test itself and of its MCP clients apart. */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(t -> t.getName().replaceAll("\\d+", "#"))
                .filter(
                        n -> !n.matches(
                                "(awaitility|http-nio|HttpClient|Attach|ForkJoinPool|surefire|vert.x-eventloop|boundedElastic|parallel).*"))
                .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
    }
}
