package dev.camelmcp.shared;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token for one key: another node's, or one that is acquired here while the others wait. Where the store cannot be
 * asked, acquired here, whatever the others do. Used once; its steps follow each other.
 */
final class Acquisition {

    private static final Logger LOG = LoggerFactory.getLogger(Acquisition.class);

    /** Messages get lost, and a node that died says nothing. */
    private static final Duration POLL = Duration.ofMillis(250);

    /**
     * Who has waited as long for a node that then fails does not begin all the attempts anew: callers would wait for
     * them one node after the other.
     */
    private static final Duration LONG = Duration.ofSeconds(10);

    private final SharedTokens tokens;
    private final Signals signals;
    private final SharingFigures figures;
    private final ServerRegistration server;
    private final Predicate<AccessToken> willDo;
    private final Supplier<CompletableFuture<AccessToken>> source;
    private final AcquisitionLock lock;
    private final Refusals refusals;
    private final BooleanSupplier connected;
    private final Clock steady;
    private final long patience;
    private final long begun;
    private boolean locked;
    private boolean waited;
    private boolean asked;

    /**
     * @param source asks the authorization server
     * @param patience for another node's acquisition, which takes as long as its retries do
     */
    Acquisition(
            SharedTokens tokens,
            Signals signals,
            SharingFigures figures,
            ServerRegistration server,
            Predicate<AccessToken> willDo,
            Supplier<CompletableFuture<AccessToken>> source,
            AcquisitionLock lock,
            Refusals refusals,
            BooleanSupplier connected,
            Clock steady,
            Duration patience) {
        this.tokens = tokens;
        this.signals = signals;
        this.figures = figures;
        this.server = server;
        this.willDo = willDo;
        this.source = source;
        this.lock = lock;
        this.refusals = refusals;
        this.connected = connected;
        this.steady = steady;
        this.patience = patience.toMillis();
        this.begun = steady.millis();
    }

    CompletableFuture<AccessToken> run() {
        return CompletableFuture.completedFuture(server)
                .thenCompose(begun -> look())
                .exceptionallyCompose(failure -> asked ? CompletableFuture.failedFuture(failure) : alone(failure));
    }

    private CompletableFuture<AccessToken> look() {
        return tokens.look(server.tokenKey(), true).thenCompose(this::decide);
    }

    private CompletableFuture<AccessToken> decide(Seen seen) {
        SharedToken theirs = seen.token();
        if (theirs != null && willDo.test(theirs.token())) {
            return take(theirs);
        }
        if (locked) {
            return acquire(seen);
        }
        return lock.take().thenCompose(taken -> {
            locked = taken;
            // another one may have come between the look and the lock
            return taken ? look() : await();
        });
    }

    private CompletableFuture<AccessToken> take(SharedToken theirs) {
        if (locked) {
            release();
        }
        tokens.took(server, theirs);
        ended(true);
        LOG.debug("The token for {} comes from another node", server.serverId());
        return CompletableFuture.completedFuture(theirs.token());
    }

    private CompletableFuture<AccessToken> await() {
        if (steady.millis() - begun > patience) {
            return CompletableFuture.failedFuture(new TimeoutException("another node acquires it, and does not end"));
        }
        if (!waited) {
            LOG.debug("Another node acquires the token for {}; waiting for it", server.serverId());
        }
        waited = true;
        return signals.next(server.tokenKey(), POLL)
                .thenCompose(failed -> failed && steady.millis() - begun > LONG.toMillis() ? inVain() : look());
    }

    private CompletableFuture<AccessToken> inVain() {
        asked = true;
        figures.waited(Duration.ofMillis(steady.millis() - begun), false);
        return CompletableFuture.failedFuture(OAuthException.unreachable(
                server.serverId().toString(),
                "another node asked for it in vain",
                "waited for that node for " + (steady.millis() - begun) / 1000 + " s; its log says why it failed"));
    }

    private CompletableFuture<AccessToken> acquire(Seen seen) {
        asked = true;
        ended(false);
        return CompletableFuture.completedFuture(seen)
                .thenCompose(begun -> source.get())
                .thenCompose(token -> CompletableFuture.completedFuture(token)
                        .thenCompose(acquired -> tokens.keep(server, server.tokenKey(), seen, acquired))
                        .exceptionally(unkept -> {
                            refusals.add(unkept);
                            return token;
                        }))
                .whenComplete((token, failure) -> {
                    if (failure == null) {
                        release();
                    } else {
                        // first, since who finds no lock begins anew
                        var unused = tokens.announceFailure(server.tokenKey()).whenComplete((told, lost) -> release());
                    }
                });
    }

    private CompletableFuture<AccessToken> alone(Throwable reason) {
        if (locked) {
            release();
        }
        figures.alone();
        refusals.add(reason);
        if (waited) {
            figures.waited(Duration.ofMillis(steady.millis() - begun), false);
        }
        LOG.debug(
                "The token for {} is acquired without the other nodes: {}",
                server.serverId(),
                StoreException.cause(reason).getMessage());
        return tokens.alone(server, source, connected);
    }

    /** Whoever waits goes on. */
    private void release() {
        CompletableFuture<Void> unused = lock.release().thenCompose(done -> tokens.announce(server.tokenKey()));
    }

    private void ended(boolean found) {
        figures.looked(found);
        if (waited) {
            figures.waited(Duration.ofMillis(steady.millis() - begun), found);
        }
    }
}
