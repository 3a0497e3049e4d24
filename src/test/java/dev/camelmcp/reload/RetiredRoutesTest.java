package dev.camelmcp.reload;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes that were replaced leave nothing, however often. */
@Timeout(180)
class RetiredRoutesTest {

    private static final int WARM_UP = 2;
    private static final int TIMES = 5;

    @TempDir
    private Path folder;

    private final List<WeakReference<Route>> replaced = new ArrayList<>();

    @Test
    void reloadsLeaveNoRouteNoEndpointAndNoThread() throws Exception {
        try (ReloadedGateway it = ReloadedGateway.start(folder, Map.of())) {
            for (int i = 0; i < WARM_UP; i++) {
                reload(it, "warm-up-" + i);
            }
            awaitThatReplacedAreGone();
            Map<String, Long> before = figures(it.gateway.context());

            for (int i = 0; i < TIMES; i++) {
                reload(it, "edition-" + i);
            }

            awaitThatReplacedAreGone();
            assertThat(figures(it.gateway.context())).isEqualTo(before);
            it.awaitTenant("edition-" + (TIMES - 1));
        }
    }

    @Test
    void jmxKnowsNoMoreThanOneOfEach() throws Exception {
        try (ReloadedGateway it = ReloadedGateway.start(folder, Map.of("camel.main.jmx-enabled", "true"))) {
            for (int i = 0; i < WARM_UP; i++) {
                reload(it, "warm-up-" + i);
            }
            awaitThatAllHaveEnded(it);
            Map<String, Long> before = figures(it.gateway.context());

            for (int i = 0; i < TIMES; i++) {
                reload(it, "edition-" + i);
            }

            awaitThatAllHaveEnded(it);
            assertThat(figures(it.gateway.context())).isEqualTo(before).containsEntry("MBeans of routes", 22L);
        }
    }

    private static void awaitThatAllHaveEnded(ReloadedGateway it) {
        RetiredRoutes retired = it.gateway.context().hasService(RetiredRoutes.class);
        await().atMost(Duration.ofSeconds(60)).until(retired::isEmpty);
    }

    private static ObjectName name(String pattern) {
        try {
            return new ObjectName(pattern);
        } catch (JMException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** All routes, of which that of the gateway's own tools has threads. */
    private void reload(ReloadedGateway it, String edition) throws Exception {
        it.gateway.context().getRoutes().forEach(route -> replaced.add(new WeakReference<>(route)));
        try (Stream<Path> files = Files.list(it.routes.folder())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                String original = name.equals(EditedRoutes.FORWARD)
                        ? EditedRoutes.forwardAs(edition)
                        : EditedRoutes.original(name);
                it.routes.save(name, original.replaceAll("(?m)^    description: .*", "    description: " + edition));
            }
        }
        it.awaitTenantWithoutFailure(edition);
    }

    private void awaitThatReplacedAreGone() {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return replaced.stream().allMatch(route -> route.get() == null);
        });
    }

    private static Map<String, Long> figures(CamelContext context) {
        Map<String, Long> figures = new TreeMap<>();
        figures.put("routes", (long) context.getRoutesSize());
        figures.put("endpoints", (long) context.getEndpoints().size());
        figures.put(
                "threads of routes",
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().contains("McpGateway"))
                        .count());
        ManagementFactory.getPlatformMBeanServer()
                .queryNames(name("org.apache.camel:context=" + context.getManagementName() + ",*"), null)
                .stream()
                .collect(groupingBy(name -> name.getKeyProperty("type"), counting()))
                .forEach((type, count) -> figures.put("MBeans of " + type, count));
        return figures;
    }
}
