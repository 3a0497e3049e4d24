package dev.camelmcp.shared;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.Neighbours;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.SteadyClock;
import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among those that share a {@link SharedStore}. It asks the store on a miss, at renewals and at
 * invalidations, never for a token that is cached; goes on alone while the store is away, and catches up when it is
 * back. Thread-safe; nothing blocks.
 */
public final class Sharing implements Neighbours, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

    /** Whoever asks before it is known whether the store is there waits no longer. */
    private static final Duration LONGEST_START = Duration.ofSeconds(10);

    private final SharedStore store;
    private final Node node;
    private final Vault vault;
    private final Issuers issuers;
    private final CompletableFuture<Void> firstNews = new CompletableFuture<>();
    private final Generations generations;
    private final Signals signals;
    private final Refusals refusals;
    private final ScheduledExecutorService timer;
    private final SharingFigures figures;
    private final Clock steady;
    private final Duration patience;
    private volatile @Nullable Running running;

    /** What there is from {@link #start} on. */
    private record Running(SharedTokens tokens, Invalidations invalidations, Link link) {}

    /**
     * A node that begins with {@link #start}.
     *
     * @param timer for short tasks
     * @param clock for what is left of tokens; its {@link SteadyClock} is for pauses
     * @param patience for the acquisition of another node
     */
    public Sharing(
            SharedStore store,
            Keyring keyring,
            Node node,
            ScheduledExecutorService timer,
            SharingFigures figures,
            Clock clock,
            Duration patience) {
        this.store = new GuardedStore(store);
        this.node = node;
        this.steady = SteadyClock.of(clock);
        Ignored ignored = new Ignored(figures, steady);
        this.vault = new Vault(this.store, keyring, ignored, clock);
        this.issuers = new Issuers(new IssuerVault(this.store, keyring, ignored, firstNews, this::isConnected));
        this.generations = new Generations(clock);
        this.signals = new Signals(timer);
        this.refusals = new Refusals(steady);
        this.timer = timer;
        this.figures = figures;
        this.patience = patience;
    }

    /** Begins to share what that cache holds, which asks this. Once. */
    public void start(TokenCache cache) {
        Invalidations invalidations = new Invalidations(vault, generations, node.id());
        SharedTokens tokens = new SharedTokens(vault, generations, invalidations, issuers, cache, node);
        CatchUp catchUp = new CatchUp(tokens, invalidations, issuers, generations, cache, timer);
        Link link = new Link(
                node.id(), vault, generations, tokens, cache, signals, catchUp, firstNews, new Outages(steady));
        running = new Running(tokens, invalidations, link);
        store.start(link);
        ScheduledFuture<?> alarm =
                timer.schedule(() -> firstNews.complete(null), LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
        var unused = firstNews.whenComplete((news, failure) -> alarm.cancel(false));
    }

    @Override
    public void close() {
        Running was = running;
        running = null;
        if (was != null) {
            was.link.close();
        }
        store.close();
        signals.giveAll();
        firstNews.complete(null);
    }

    /** Which authorization servers got credentials first. */
    public Issuers issuers() {
        return issuers;
    }

    /** Whether the store can be asked. */
    public boolean isConnected() {
        return connected() != null;
    }

    private @Nullable Running connected() {
        Running now = running;
        return now != null && now.link.isConnected() ? now : null;
    }

    @Override
    public CompletableFuture<AccessToken> get(
            ServerRegistration server,
            Predicate<AccessToken> willDo,
            Supplier<CompletableFuture<AccessToken>> acquisition) {
        if (!SharedTokens.isShared(server)) {
            return acquisition.get();
        }
        return whenKnown(() -> getShared(server, willDo, acquisition));
    }

    /** A node that has just started asks before it can know; the store says soon whether it is there. */
    private <T extends @Nullable Object> CompletableFuture<T> whenKnown(Supplier<CompletableFuture<T>> then) {
        return firstNews.isDone() ? then.get() : firstNews.thenCompose(news -> then.get());
    }

    private CompletableFuture<AccessToken> getShared(
            ServerRegistration server,
            Predicate<AccessToken> willDo,
            Supplier<CompletableFuture<AccessToken>> acquisition) {
        Running now = running;
        if (now == null) {
            return acquisition.get();
        }
        if (!now.link.isConnected()) {
            figures.alone();
            return now.tokens.alone(server, acquisition, now.link::isConnected);
        }
        AcquisitionLock lock = new AcquisitionLock(store, vault.lock(server.tokenKey()), timer);
        return new Acquisition(
                        now.tokens,
                        signals,
                        figures,
                        server,
                        willDo,
                        () -> acquisition.get().thenApply(token -> putBack(server, token)),
                        lock,
                        refusals,
                        now.link::isConnected,
                        steady,
                        patience)
                .run();
    }

    /** What a store may have lost without a word, as by eviction. */
    private AccessToken putBack(ServerRegistration server, AccessToken token) {
        CompletableFuture<Void> unused = issuers.putBack(server);
        return token;
    }

    @Override
    public CompletableFuture<@Nullable AccessToken> find(ServerRegistration server) {
        return whenKnown(() -> {
            Running now = connected();
            return now == null
                    ? CompletableFuture.<@Nullable AccessToken>completedFuture(null)
                    : now.tokens.look(server.tokenKey()).handle((seen, failure) -> {
                        SharedToken token = failure == null ? seen.token() : null;
                        return token == null ? null : token.token();
                    });
        });
    }

    @Override
    public CompletableFuture<Void> invalidated(TokenKey key) {
        generations.next(key);
        CompletableFuture<Void> told = whenKnown(() -> {
            Running now = connected();
            return now == null
                    ? CompletableFuture.failedFuture(StoreException.lost("the shared store cannot be reached"))
                    : now.invalidations.tell(List.of(key));
        });
        return told.exceptionally(failure -> {
            LOG.warn(
                    "The other nodes are told that tokens of {} are over when the shared store is back; until then they"
                            + " may use theirs ({})",
                    name(key),
                    StoreException.cause(failure).getMessage());
            Running now = running;
            if (now != null && now.link.isConnected()) {
                now.link.catchUp();
            }
            return null;
        });
    }

    @Override
    public void rejected(TokenKey key, AccessToken token) {
        Running now = connected();
        if (now != null) {
            // where it fails, the others find out themselves
            CompletableFuture<Void> unused = now.tokens.reject(key, token);
        }
    }

    private String name(TokenKey key) {
        ServerRegistration server = node.servers().apply(key.owner());
        return server == null ? "a server" : server.serverId().toString();
    }
}
