package dev.camelmcp.admin;

import dev.camelmcp.observe.FormerServers;
import dev.camelmcp.observe.StartMeters;
import dev.camelmcp.observe.TokenMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.jspecify.annotations.Nullable;

/**
 * Ten figures about all servers together, since the start, also of those that were removed; from the meters that
 * Prometheus reads, so that both tell the same. Thread-safe.
 */
public final class Figures {

    private static final String OUTCOME = "outcome";
    private static final String RESULT = "result";

    private final Supplier<MeterRegistry> registry;
    private final CamelContext context;
    private final ServerStates states;
    private final FormerServers former;

    /**
     * @param context whose meters count; others may use the same registry
     * @param former what servers that are no more have counted
     */
    public Figures(Supplier<MeterRegistry> registry, CamelContext context, ServerStates states, FormerServers former) {
        this.former = former;
        this.registry = registry;
        this.context = context;
        this.states = states;
    }

    /** Names and numbers. Ratios are from 0 to 1, and 0 as long as nothing was counted. */
    Map<String, @Nullable Object> read() {
        // or the meters of a server that goes would be in neither, or in both
        synchronized (former) {
            return figures();
        }
    }

    private Map<String, @Nullable Object> figures() {
        long success = sum(StartMeters.ACQUISITIONS, OUTCOME, "success");
        long failure = sum(StartMeters.ACQUISITIONS, OUTCOME, "failure");
        long hits = sum(TokenMetrics.LOOKUPS, RESULT, "hit");
        long misses = sum(TokenMetrics.LOOKUPS, RESULT, "miss");
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("token_acquisitions_total", success + failure);
        figures.put("token_acquisitions_success", success);
        figures.put("token_acquisitions_failure", failure);
        figures.put("token_cache_hits", hits);
        figures.put("token_cache_misses", misses);
        figures.put(
                "token_refreshes",
                count(registry.get().find(StartMeters.REFRESHES).counters(), former.count(StartMeters.REFRESHES, "")));
        figures.put("cache_hit_ratio", ratio(hits, hits + misses));
        figures.put("success_rate", ratio(success, success + failure));
        figures.put("avg_latency_ms", meanLatency());
        figures.put("active_tokens", states.activeTokens());
        return figures;
    }

    private long sum(String name, String tag, String value) {
        return count(registry.get().find(name).tag(tag, value).counters(), former.count(name, value));
    }

    private long count(Iterable<Counter> counters, double before) {
        double sum = before;
        for (Counter counter : counters) {
            sum += isOurs(counter) ? counter.count() : 0;
        }
        return Math.round(sum);
    }

    /** Milliseconds that an acquisition took, with all its retries. */
    private double meanLatency() {
        double total = former.millis(TokenMetrics.LATENCY);
        long count = former.timed(TokenMetrics.LATENCY);
        for (Timer timer : registry.get().find(TokenMetrics.LATENCY).timers()) {
            if (isOurs(timer)) {
                total += timer.totalTime(TimeUnit.MILLISECONDS);
                count += timer.count();
            }
        }
        return count == 0 ? 0 : total / count;
    }

    /** A filter of the registry may have removed the tag, as the gateway's own does. */
    private boolean isOurs(Meter meter) {
        String owner = meter.getId().getTag(MicrometerConstants.CAMEL_CONTEXT_TAG);
        return owner == null || owner.equals(context.getName());
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
