package dev.camelmcp.camel;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Counts what happens to tokens. In Java where a request waits for it, because a {@code micrometer:} endpoint looks its meter up by name and tags each time, which is fine for an acquisition and
 * too slow for every request; so the meters of a server are looked up once. Thread-safe.
 */
public final class TokenMetrics {

    static final String LOOKUPS = "mcp.oauth.cache.lookups";
    static final String LATENCY = "mcp.oauth.token.acquisition.latency";
    static final String RETRIES = "mcp.oauth.retries";

    private static final Duration[] BUCKETS = Buckets.ofMillis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

    private final Supplier<MeterRegistry> registry;
    private final ServerTags serverTags;
    private final ConcurrentMap<ServerId, Meters> meters = new ConcurrentHashMap<>();

    /**
     * @param registry asked at the first use, when Camel has its registry in place
     */
    public TokenMetrics(Supplier<MeterRegistry> registry, ServerTags serverTags) {
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
                lookups(tags.and("result", "hit")),
                lookups(tags.and("result", "miss")),
                Counter.builder(RETRIES)
                        .description("Requests to the authorization server that were sent again")
                        .tags(tags)
                        .register(registry.get()),
                Timer.builder(LATENCY)
                        .description("How long acquisitions of a token took, retries and failures included")
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry.get()));
    }

    private Counter lookups(Tags tags) {
        return Counter.builder(LOOKUPS)
                .description("Lookups of cached access tokens")
                .tags(tags)
                .register(registry.get());
    }

    /** Of one server. Thread-safe. */
    record Meters(Counter hits, Counter misses, Counter retries, Timer latency) {}
}
