package dev.camelmcp.observe;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Counts and times forwarded requests. Thread-safe. */
public final class ForwardMetrics {

    static final String REQUESTS = "mcp.forward.requests";
    static final String LATENCY = "mcp.forward.latency";
    static final String REPLAYS = "mcp.forward.replays";

    static final Duration[] BUCKETS =
            Buckets.ofMillis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

    private static final int FIRST_CLASS = 2;
    private static final int LAST_CLASS = 5;

    private final ServerMeters<Meters> meters;

    public ForwardMetrics(Servers servers, Supplier<MeterRegistry> registry, ServerTags tags) {
        meters = new ServerMeters<>(servers, registry, tags, ForwardMetrics::meters);
    }

    public Meters of(ServerRegistration server) {
        return meters.of(server);
    }

    void come(ServerRegistration server) {
        meters.come(server);
    }

    void forget(ServerRegistration server) {
        meters.forget(server);
    }

    private static Meters meters(MeterRegistry registry, Tags tags) {
        return new Meters(
                IntStream.rangeClosed(FIRST_CLASS, LAST_CLASS)
                        .mapToObj(c -> Counter.builder(REQUESTS)
                                .description("Forwarded requests by the class of the status that the caller got")
                                .tags(tags.and("status", c + "xx"))
                                .register(registry))
                        .toList(),
                Timer.builder(LATENCY)
                        .description("From the whole request to the head of its answer, waiting for a token included")
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry),
                Counter.builder(REPLAYS)
                        .description("Requests sent again with a new token after the MCP server answered 401")
                        .tags(tags)
                        .register(registry));
    }

    /**
     * Of one server. Thread-safe.
     *
     * @param requests one for each class of status, from 2xx to 5xx
     */
    public record Meters(List<Counter> requests, Timer latency, Counter replays) {

        /** A request was answered. */
        public void answered(int status, long nanos) {
            int statusClass = Math.min(Math.max(status / 100, FIRST_CLASS), LAST_CLASS);
            requests.get(statusClass - FIRST_CLASS).increment();
            latency.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
