package dev.camelmcp.camel;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.TokenKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Counts lookups. In Java, because a {@code micrometer:} endpoint looks its meter up by name and tags each time, which is fine for an acquisition and too slow for every request. Thread-safe.
 */
public final class CacheMetrics {

    static final String LOOKUPS = "mcp.oauth.cache.lookups";

    private final Supplier<MeterRegistry> registry;
    private final ConcurrentMap<TokenKey, Lookups> counters = new ConcurrentHashMap<>();

    /**
     * @param registry asked at the first lookup, when Camel has its registry in place
     */
    public CacheMetrics(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    void count(ServerRegistration server, boolean hit) {
        Lookups lookups = counters.computeIfAbsent(
                server.tokenKey(), k -> new Lookups(counter(server, "hit"), counter(server, "miss")));
        (hit ? lookups.hits : lookups.misses).increment();
    }

    private Counter counter(ServerRegistration server, String result) {
        return Counter.builder(LOOKUPS)
                .description("Lookups of cached access tokens")
                .tag("server", server.getId())
                .tag("config", server.getConfig())
                .tag("result", result)
                .register(registry.get());
    }

    private record Lookups(Counter hits, Counter misses) {}
}
