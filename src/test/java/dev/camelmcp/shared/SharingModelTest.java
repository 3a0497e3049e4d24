package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.shared.Nodes.Member;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.TokenKey;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens in whatever order to some nodes: when all are together again, nothing that was invalidated is used,
 * all use the same, nobody waits, and nothing is left. {@code -Dsharing.seed} repeats the operations of a failure.
 */
class SharingModelTest {

    private static final long FOR_NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("sharing.seconds", 8));
    private static final int OPERATIONS = 60;

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void nodesAgreeAfterWhateverHappened() throws Exception {
        String fixed = System.getProperty("sharing.seed");
        long first = fixed == null ? System.nanoTime() : Long.parseLong(fixed);
        long end = System.nanoTime() + FOR_NANOS;
        for (long seed = first; seed == first || (fixed == null && System.nanoTime() < end); seed++) {
            Round round = new Round(seed, threads);
            try {
                round.run();
            } catch (Throwable e) {
                throw new AssertionError("-Dsharing.seed=" + seed + ": " + round.done, e);
            } finally {
                round.close();
            }
        }
    }

    /** One history of some nodes. */
    private static final class Round {

        final List<String> done = new ArrayList<>();
        private final Random random;
        private final Nodes nodes;
        private final List<Member> members = new ArrayList<>();
        private final Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
        private final List<ServerRegistration> servers;

        /** Nothing fails: then there is one acquisition at a time. */
        private final boolean calm;

        /** Who alone knows of an invalidation dies, or the store forgets; after both nobody knows. */
        private final boolean kills;

        private final boolean rotates;
        private final AtomicLong now = new AtomicLong();
        /** When a token was asked for. */
        private final Map<String, Long> askedAt = new ConcurrentHashMap<>();
        /** When the last invalidation began that is told, or will be. */
        private final Map<TokenKey, Map<Member, Long>> overSince = new ConcurrentHashMap<>();

        private final Map<TokenKey, AtomicInteger> acquiring = new ConcurrentHashMap<>();
        private final AtomicInteger most = new AtomicInteger();
        private volatile boolean failing = true;

        Round(long seed, Executor threads) {
            random = new Random(seed);
            nodes = new Nodes(threads);
            calm = random.nextInt(3) == 0;
            kills = random.nextBoolean();
            rotates = !calm && random.nextInt(3) == 0;
            servers = List.of(nodes.server, nodes.caller("alice"), nodes.caller("bob"));
            nodes.source = this::acquire;
            int size = 3 + random.nextInt(2);
            for (int i = 0; i < size; i++) {
                join();
            }
        }

        private void join() {
            Keyring.Key one = Nodes.key("k1");
            Keyring.Key other = Nodes.key("k2");
            members.add(nodes.join(
                    new Keyring(rotates && random.nextBoolean() ? List.of(other, one) : List.of(one, other))));
        }

        private CompletableFuture<AccessToken> acquire(ServerRegistration server) {
            long at = now.incrementAndGet();
            AtomicInteger running = acquiring.computeIfAbsent(server.tokenKey(), k -> new AtomicInteger());
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            int choice;
            synchronized (random) {
                choice = random.nextInt(10);
            }
            CompletableFuture<AccessToken> acquired = new CompletableFuture<>();
            Runnable end = () -> {
                running.decrementAndGet();
                if (failing && !calm && choice < 2) {
                    acquired.completeExceptionally(
                            OAuthException.tokenRequestFailed(new OAuthError("api", "server_error", null, 500)));
                } else {
                    // nobody issues two for the same client within a millisecond
                    nodes.clock.advance(Duration.ofMillis(1));
                    AccessToken token = nodes.issue();
                    askedAt.put(token.value().value(), at);
                    acquired.complete(token);
                }
            };
            if (choice < 4) {
                end.run();
            } else {
                nodes.timer.schedule(end, choice, TimeUnit.MILLISECONDS);
            }
            return acquired;
        }

        void run() throws Exception {
            soon().until(() -> members.stream().allMatch(m -> m.sharing.isConnected()));
            for (int i = 0; i < OPERATIONS; i++) {
                Member member = members.get(next(members.size()));
                ServerRegistration server = servers.get(next(servers.size()));
                int choice = next(calm ? 7 : 15);
                done.add(choice + "@" + members.indexOf(member) + "/" + servers.indexOf(server));
                step(choice, member, server);
            }
            failing = false;
            nodes.store.comeBack();
            quiet();
            nodes.clock.advance(Duration.ofMinutes(2));
            check();
        }

        private static ConditionFactory soon() {
            return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
        }

        private int next(int bound) {
            synchronized (random) {
                return random.nextInt(bound);
            }
        }

        private void step(int choice, Member member, ServerRegistration server) throws Exception {
            switch (choice) {
                case 0, 1 -> futures.add(member.cache.get(server));
                case 2 -> futures.add(member.cache.refresh(server));
                case 3 -> {
                    CachedToken cached = member.cache.lookup(server);
                    if (cached != null) {
                        member.cache.reject(server, cached.token());
                    }
                }
                case 4 -> invalidate(member, server);
                case 5 -> nodes.clock.advance(Duration.ofMillis(next(40)));
                case 6 -> quiet(futures.peek());
                case 7 -> member.way.goAway();
                case 8 -> member.way.comeBack();
                case 9 -> nodes.store.goAway();
                case 10 -> nodes.store.comeBack();
                case 11 -> {
                    if (!kills) {
                        nodes.store.comeBackEmpty();
                    }
                }
                case 12 -> nodes.store.freeze();
                case 13 -> {
                    if (kills) {
                        kill(member);
                    }
                }
                default -> nodes.clock.advance(Duration.ofMinutes(next(50)));
            }
        }

        private void quiet(CompletableFuture<?> one) {
            if (calm && one != null) {
                soon().until(one::isDone);
            }
        }

        private void invalidate(Member member, ServerRegistration server) {
            ServerRegistration owner = server.caller() == null ? server : nodes.perCaller;
            long at = now.incrementAndGet();
            overSince
                    .computeIfAbsent(owner.tokenKey(), k -> new ConcurrentHashMap<>())
                    .merge(member, at, Math::max);
            futures.add(member.cache.invalidate(owner));
        }

        /** What it did not tell anybody is known to nobody. */
        private void kill(Member member) throws Exception {
            boolean told = part(member.sharing, "generations", Generations.class)
                    .untold()
                    .isEmpty();
            member.close();
            members.remove(member);
            if (!told) {
                overSince.values().forEach(of -> of.remove(member));
            }
            join();
        }

        private void quiet() {
            soon().untilAsserted(() -> {
                if (!calm) {
                    nodes.clock.advance(Duration.ofMillis(100)); // locks of who died are over some time
                }
                assertThat(futures).allMatch(CompletableFuture::isDone);
            });
        }

        private void check() throws Exception {
            for (ServerRegistration server : servers) {
                soon().untilAsserted(() -> {
                    Set<String> used = new HashSet<>();
                    for (Member member : members) {
                        used.add(member.get(server));
                    }
                    for (Member member : members) {
                        used.add(member.get(server));
                    }
                    assertThat(used).as("tokens in use").hasSize(1);
                    long over = overSince.getOrDefault(server.tokenKey().owner(), Map.of()).values().stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElse(0);
                    assertThat(used).as("asked for after the last invalidation").allMatch(t -> askedAt.get(t) > over);
                });
            }
            if (calm) {
                assertThat(members).as("acquired without the others").allMatch(m -> m.alone.get() == 0);
                assertThat(most.get()).as("acquisitions at once").isLessThanOrEqualTo(1);
            }
            soon().untilAsserted(() -> {
                for (Member member : members) {
                    Signals signals = part(member.sharing, "signals", Signals.class);
                    assertThat(part(signals, "waiting", Map.class)).isEmpty();
                    assertThat(part(member.sharing, "generations", Generations.class)
                                    .untold())
                            .isEmpty();
                    assertThat(part(member.way, "pending", Set.class).size()).isZero();
                    Object shelf = part(member.cache, "shelf", Object.class);
                    assertThat(part(shelf, "underWay", Map.class)).isEmpty();
                }
                assertThat(nodes.waiting()).isZero();
            });
        }

        private static <T> T part(Object whole, String name, Class<T> type) throws ReflectiveOperationException {
            Field field = whole.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return type.cast(field.get(whole));
        }

        void close() {
            members.forEach(Member::close);
            nodes.close();
        }
    }
}
