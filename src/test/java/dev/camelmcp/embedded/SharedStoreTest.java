package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.observe.MeasuredStore;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is seen of a store that nodes share comes and goes with the installation, and only where there is one. */
class SharedStoreTest {

    private static final String CHECK = "mcp-oauth-store";

    @AutoClose
    private final TestAuthorizationServer as = TestAuthorizationServer.start();

    @AutoClose
    private final StubUpstream upstream = StubUpstream.start();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    SharedStoreTest() throws Exception {}

    @Test
    void metersHealthCheckAndBeanComeAndGoWithTheInstallation() throws Exception {
        try (Host host = host(TestGateway.store("redis://127.0.0.1:1"))) {
            McpOAuth installed = host.installTokenRoutes();
            assertThat(host.authorization()).startsWith("Bearer ");

            assertThat(meters.get("mcp.store.fallbacks").counter().count()).isEqualTo(1);
            assertThat(meters.get("mcp.store.up")
                            .tag("camelContext", host.context().getName())
                            .gauge()
                            .value())
                    .isZero();
            assertThat(checks(host)).contains(CHECK);

            installed.close();
            assertThat(meters.getMeters()).isEmpty();
            assertThat(checks(host)).doesNotContain(CHECK);
            assertThat(host.context().getRegistry().lookupByName(MeasuredStore.BEAN))
                    .isNull();
        }
    }

    @Test
    void withoutAStoreThereIsNoneOfThem() throws Exception {
        try (Host host = host(Map.of());
                McpOAuth unused = host.installTokenRoutes()) {
            assertThat(meters.getMeters())
                    .isNotEmpty()
                    .noneMatch(m -> m.getId().getName().startsWith("mcp.store"));
            assertThat(checks(host)).doesNotContain(CHECK);
            assertThat(host.context().getRegistry().lookupByName(MeasuredStore.BEAN))
                    .isNull();
        }
    }

    private Host host(Map<String, String> store) {
        Map<String, String> properties = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        properties.putAll(store);
        Host host = Host.with(properties);
        host.context().getRegistry().bind("hostMeters", meters);
        return host.start();
    }

    private static List<String> checks(Host host) {
        HealthCheckRegistry health = HealthCheckRegistry.get(host.context());
        return health == null
                ? List.of()
                : health.stream().map(HealthCheck::getId).toList();
    }
}
