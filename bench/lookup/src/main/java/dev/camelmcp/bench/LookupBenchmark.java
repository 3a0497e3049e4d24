package dev.camelmcp.bench;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.store.CaffeineTokenStore;
import dev.camelmcp.store.Neighbours;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The lookup that stands in the way of every request: a hit, with the system clock as in the gateway. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookupBenchmark {

    private static final int SERVERS = 16;

    private TokenCache cache;
    private ServerRegistration[] servers;

    @Setup
    public void fill() {
        List<ConfigEntry> properties = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            String prefix = "mcp.servers.s" + i + ".";
            properties.add(entry(prefix + "url", "https://mcp.example/mcp"));
            properties.add(entry(prefix + "oauth.enabled", "true"));
            properties.add(entry(prefix + "oauth.client-id", "bench"));
            properties.add(entry(prefix + "oauth.client-secret", "none"));
            properties.add(entry(prefix + "oauth.token-url", "https://as.example/token"));
        }
        servers = new ConfigReader(UnaryOperator.identity())
                .read(properties, Map.of(), List.of())
                .servers()
                .all()
                .toArray(new ServerRegistration[0]);
        Clock clock = Clock.systemUTC();
        Instant now = clock.instant();
        cache = new TokenCache(
                new CaffeineTokenStore(clock),
                server -> CompletableFuture.completedFuture(
                        new AccessToken(new Secret("token"), ScopeSet.EMPTY, now, now.plus(Duration.ofDays(1)))),
                Neighbours.NONE,
                clock,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                TokenCache.MOST_CALLERS);
        for (ServerRegistration server : servers) {
            cache.get(server).join();
        }
    }

    /** One server of several, so that the branch predictor does not learn the key by heart. */
    @Benchmark
    public CachedToken lookup() {
        CachedToken token = cache.lookup(servers[ThreadLocalRandom.current().nextInt(SERVERS)]);
        if (token == null) {
            throw new IllegalStateException("not cached");
        }
        return token;
    }

    private static ConfigEntry entry(String key, String value) {
        return new ConfigEntry(key, value, "benchmark");
    }
}
