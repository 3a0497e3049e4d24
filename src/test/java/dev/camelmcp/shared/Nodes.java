package dev.camelmcp.shared;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.store.CaffeineTokenStore;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Several nodes that share one store in memory, and one authorization server. Thread-safe; to be closed. */
final class Nodes implements AutoCloseable {

    static final Duration LIFE = Duration.ofHours(1);

    final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    final MemoryStore.Server store;
    final AtomicInteger issued = new AtomicInteger();
    final AtomicInteger ignored = new AtomicInteger();
    final ServerRegistration server = registration("api", Map.of());
    final ServerRegistration perCaller = registration(
            "callers",
            Map.of(
                    "mcp.servers.callers.oauth.grant-type", "token-exchange",
                    "mcp.servers.callers.oauth.subject-token", "caller",
                    "mcp.inbound.auth", "jwt",
                    "mcp.inbound.jwt.issuer", "https://auth.example.test",
                    "mcp.inbound.jwt.audience", "https://gateway.example.test",
                    "mcp.inbound.jwt.jwks-url", "https://auth.example.test/jwks"));
    /** Its key is made by each node for itself. */
    final ServerRegistration keyBound = registration("bound", Map.of("mcp.servers.bound.oauth.dpop", "true"));

    /** What an acquisition comes to; the next token by default. */
    volatile Function<ServerRegistration, CompletableFuture<AccessToken>> source =
            s -> CompletableFuture.completedFuture(issue());

    final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    /** Nodes whose store answers at once. */
    Nodes() {
        this(Runnable::run);
    }

    /** @param threads that the store answers by */
    Nodes(Executor threads) {
        store = new MemoryStore.Server(clock, threads);
    }

    /** How many tasks of the timer are to come. */
    long waiting() {
        return timer.getQueue().stream()
                .filter(task -> !((Future<?>) task).isCancelled())
                .count();
    }

    /** One of them. */
    final class Member implements AutoCloseable {

        final MemoryStore way = store.node();
        final FaultyStore asked = new FaultyStore(way);
        final ConcurrentHashMap<ServerId, ScopeSet> learned = new ConcurrentHashMap<>();
        final AtomicInteger alone = new AtomicInteger();
        /** For another node, in vain. */
        final AtomicInteger waitedInVain = new AtomicInteger();

        final Sharing sharing;
        final TokenCache cache;
        volatile @Nullable String certificate;
        volatile Function<ServerRegistration, @Nullable String> certificates = s -> certificate;
        volatile BiConsumer<ServerRegistration, ScopeSet> learner = (s, scopes) -> learned.put(s.serverId(), scopes);

        Member(Keyring keyring, Clock its) {
            Node node = new Node(
                    UUID.randomUUID().toString(),
                    key -> Stream.of(server, perCaller, keyBound)
                            .filter(s -> s.tokenKey().equals(key))
                            .findAny()
                            .orElse(null),
                    new WantedScopes() {
                        @Override
                        public ScopeSet of(ServerRegistration s) {
                            return learned.getOrDefault(s.serverId(), ScopeSet.EMPTY);
                        }

                        @Override
                        public void learn(ServerRegistration s, ScopeSet scopes) {
                            learner.accept(s, scopes);
                        }
                    },
                    s -> certificates.apply(s));
            SharingFigures figures = new SharingFigures() {
                @Override
                public void ignored() {
                    ignored.incrementAndGet();
                }

                @Override
                public void waited(Duration waited, boolean got) {
                    waitedInVain.addAndGet(got ? 0 : 1);
                }

                @Override
                public void alone() {
                    alone.incrementAndGet();
                }
            };
            sharing = new Sharing(asked, keyring, node, timer, figures, its, Duration.ofMinutes(1));
            cache = new TokenCache(
                    new CaffeineTokenStore(its),
                    s -> source.apply(s),
                    sharing,
                    its,
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    TokenCache.MOST_CALLERS);
            sharing.start(cache);
        }

        String get() {
            return get(server);
        }

        String get(ServerRegistration one) {
            return value(cache.get(one));
        }

        /** What is cached on this node. */
        @Nullable
        String held() {
            return held(server);
        }

        @Nullable
        String held(ServerRegistration one) {
            CachedToken token = cache.lookup(one);
            return token == null ? null : token.token().value().value();
        }

        @Override
        public void close() {
            sharing.close();
        }
    }

    static Keyring.Key key(String id) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) id.hashCode();
        return Keyring.Key.of(id, bytes);
    }

    Member join() {
        return join(new Keyring(List.of(key("k1"))));
    }

    Member join(Keyring keyring) {
        return new Member(keyring, clock);
    }

    /** A node whose clock is set differently. */
    Member join(Clock its) {
        return new Member(new Keyring(List.of(key("k1"))), its);
    }

    ServerRegistration caller(String token) {
        return perCaller.forCaller(
                new CallerToken(new Secret(token), clock.instant().plus(LIFE)));
    }

    AccessToken issue() {
        return token("token-" + issued.incrementAndGet());
    }

    AccessToken token(String value) {
        Instant now = clock.instant();
        return new AccessToken(new Secret(value), ScopeSet.EMPTY, now, now.plus(LIFE));
    }

    static String value(CompletableFuture<CachedToken> token) {
        return token.orTimeout(10, TimeUnit.SECONDS).join().token().value().value();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    static ServerRegistration registration(String id, Map<String, String> more) {
        String prefix = "mcp.servers." + id + ".";
        Map<String, String> all = new HashMap<>(Map.of(
                prefix + "url", "https://mcp.example.test/mcp",
                prefix + "oauth.enabled", "true",
                prefix + "oauth.client-id", "client",
                prefix + "oauth.client-secret", "secret",
                prefix + "oauth.token-url", "https://auth.example.test/token"));
        all.putAll(more);
        List<ConfigEntry> entries = all.entrySet().stream()
                .map(e -> new ConfigEntry(e.getKey(), e.getValue(), "test"))
                .toList();
        return Objects.requireNonNull(new ConfigReader(v -> v)
                .read(entries, Map.of(), List.of())
                .servers()
                .find(ServerId.ofDefault(id)));
    }
}
