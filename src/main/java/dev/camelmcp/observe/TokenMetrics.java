package dev.camelmcp.observe;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Counts what happens to tokens. In Java where a request waits for it, because a {@code micrometer:} endpoint looks its
 * meter up by name and tags each time, which is fine for an acquisition and too slow for every request. Thread-safe.
 */
public final class TokenMetrics {

    public static final String LOOKUPS = "mcp.oauth.cache.lookups";
    public static final String LATENCY = "mcp.oauth.token.acquisition.latency";
    static final String RETRIES = "mcp.oauth.retries";

    private static final Duration[] BUCKETS = Buckets.ofMillis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

    private final ServerMeters<Meters> meters;
    private final Servers servers;
    private final Supplier<MeterRegistry> registry;
    private final ServerTags tags;
    private final FormerServers former;

    /** @param former gets what counts for servers that are gone */
    public TokenMetrics(Servers servers, Supplier<MeterRegistry> registry, ServerTags tags, FormerServers former) {
        this.servers = servers;
        this.registry = registry;
        this.tags = tags;
        this.former = former;
        meters = new ServerMeters<>(servers, registry, tags, TokenMetrics::meters);
    }

    public Meters of(ServerRegistration server) {
        return meters.of(server);
    }

    /**
     * An acquisition is over. Where its server went meanwhile, the routes have counted it by meters that nobody takes
     * away any more.
     */
    public void acquired(ServerRegistration server, long nanos) {
        of(server).latency().record(nanos, TimeUnit.NANOSECONDS);
        if (servers.find(server.serverId()) == null) {
            former.take(Set.of(server.serverId()), registry.get(), tags);
        }
    }

    void come(ServerRegistration server) {
        meters.come(server);
    }

    void forget(ServerRegistration server) {
        meters.forget(server);
    }

    private static Meters meters(MeterRegistry registry, Tags tags) {
        return new Meters(
                lookups(registry, tags.and("result", "hit")),
                lookups(registry, tags.and("result", "miss")),
                Counter.builder(RETRIES)
                        .description("Requests to the authorization server that were sent again")
                        .tags(tags)
                        .register(registry),
                Timer.builder(LATENCY)
                        .description("How long acquisitions of a token took, retries and failures included")
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    private static Counter lookups(MeterRegistry registry, Tags tags) {
        return Counter.builder(LOOKUPS)
                .description("Lookups of cached access tokens")
                .tags(tags)
                .register(registry);
    }

    /** Of one server. Thread-safe. */
    public record Meters(Counter hits, Counter misses, Counter retries, Timer latency) {}
}
