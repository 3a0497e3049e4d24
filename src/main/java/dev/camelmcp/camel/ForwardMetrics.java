package dev.camelmcp.camel;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Counts and times forwarded requests; the meters of a server are looked up once. Thread-safe. */
public final class ForwardMetrics {

    static final String REQUESTS = "mcp.forward.requests";
    static final String LATENCY = "mcp.forward.latency";
    static final String REPLAYS = "mcp.forward.replays";

    private static final Duration[] BUCKETS =
            Buckets.ofMillis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

    private static final int FIRST_CLASS = 2;
    private static final int LAST_CLASS = 5;

    private final Supplier<MeterRegistry> registry;
    private final ServerTags serverTags;
    private final ConcurrentMap<ServerId, Meters> meters = new ConcurrentHashMap<>();

    /**
     * @param registry asked at the first use, when Camel has its registry in place
     */
    public ForwardMetrics(Supplier<MeterRegistry> registry, ServerTags serverTags) {
        this.registry = registry;
        this.serverTags = serverTags;
    }

    /** The meters of one server, made with the first use. */
    Meters of(ServerRegistration server) {
        Meters known = meters.get(server.serverId());
        return known != null ? known : meters.computeIfAbsent(server.serverId(), id -> meters(server));
    }

    /** Of a server that is no more. */
    void forget(ServerRegistration server) {
        meters.remove(server.serverId());
    }

    private Meters meters(ServerRegistration server) {
        Tags tags = serverTags.of(server);
        return new Meters(
                IntStream.rangeClosed(FIRST_CLASS, LAST_CLASS)
                        .mapToObj(c -> Counter.builder(REQUESTS)
                                .description("Forwarded requests by the class of the status that the caller got")
                                .tags(tags.and("status", c + "xx"))
                                .register(registry.get()))
                        .toList(),
                Timer.builder(LATENCY)
                        .description("From the whole request to the head of its answer, waiting for a token included")
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry.get()),
                Counter.builder(REPLAYS)
                        .description("Requests sent again with a new token after the MCP server answered 401")
                        .tags(tags)
                        .register(registry.get()));
    }

    /**
     * Of one server. Thread-safe.
     *
     * @param requests one for each class of status, from 2xx to 5xx
     */
    record Meters(List<Counter> requests, Timer latency, Counter replays) {

        /** A request was answered. */
        void answered(int status, long nanos) {
            int statusClass = Math.min(Math.max(status / 100, FIRST_CLASS), LAST_CLASS);
            requests.get(statusClass - FIRST_CLASS).increment();
            latency.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
