package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Names of meters and labels are worked out once for all servers, and are what they would be. */
class MeterNamesTest {

    private static final int SERVERS = 50;

    private final NamingConvention prometheus = new PrometheusNamingConvention();
    private final AtomicInteger asked = new AtomicInteger();
    private final MeterNames names = new MeterNames(new NamingConvention() {

        @Override
        public String name(String name, Meter.Type type, String baseUnit) {
            asked.incrementAndGet();
            return prometheus.name(name, type, baseUnit);
        }

        @Override
        public String tagKey(String key) {
            asked.incrementAndGet();
            return prometheus.tagKey(key);
        }
    });

    @Test
    void namesDoNotCostMoreWithMoreServers() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().namingConvention(names);
        int one = askedFor(registry, 0, 1);

        assertThat(one).isPositive();
        assertThat(askedFor(registry, 1, SERVERS)).isZero();
        assertThat(registry.scrape()).contains("mcp_requests_total{a_b=\"x\",server=\"s49\"} 1.0");
    }

    private int askedFor(PrometheusMeterRegistry registry, int from, int to) {
        int before = asked.get();
        for (int i = from; i < to; i++) {
            Counter.builder("mcp.requests")
                    .tag("a.b", "x")
                    .tag("server", "s" + i)
                    .register(registry)
                    .increment();
        }
        return asked.get() - before;
    }

    @Test
    void sameNameOfAnotherKindHasAnother() {
        assertThat(names.name("a.b", Meter.Type.TIMER, null)).isEqualTo("a_b_seconds");
        assertThat(names.name("a.b", Meter.Type.GAUGE, null)).isEqualTo("a_b");
        assertThat(names.name("a.b", Meter.Type.GAUGE, "bytes")).isEqualTo("a_b_bytes");
        assertThat(names.name("a.b", Meter.Type.TIMER, null)).isEqualTo("a_b_seconds");
    }
}
