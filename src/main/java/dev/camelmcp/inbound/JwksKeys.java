package dev.camelmcp.inbound;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWKSecurityContext;
import com.nimbusds.jose.proc.SecurityContext;
import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An issuer's keys as an event loop may ask for them: those that are known are there at once, and those that are not
 * are fetched on another thread, once for all who wait. When and how often the issuer is asked is the source's business
 * (Nimbus: cached, rate limited, tolerant of outages). Thread-safe.
 */
final class JwksKeys {

    private static final Logger LOG = LoggerFactory.getLogger(JwksKeys.class);

    private static final JWKSelector ALL = new JWKSelector(new JWKMatcher.Builder().build());

    private final JWKSource<SecurityContext> source;
    private final Executor executor;
    private final Clock clock;
    private final Duration fresh;
    private final Duration usable;
    private final Duration patience;

    private volatile @Nullable Known known;
    private @Nullable CompletableFuture<Known> fetch;

    /**
     * Keys, as far as they are known. Immutable.
     *
     * @param context in which Nimbus finds them
     * @param asOf milliseconds, by a steady clock
     */
    record Known(JWKSet set, JWKSecurityContext context, long asOf) {

        Known(List<JWK> keys, long asOf) {
            this(new JWKSet(keys), new JWKSecurityContext(keys), asOf);
        }

        /** Whether one of them may be meant; a token that names none may be signed with any (RFC 7515 §4.1.4). */
        boolean has(@Nullable String keyId) {
            return keyId == null || set.getKeyByKeyId(keyId) != null;
        }
    }

    /**
     * @param source may block, and is asked by {@code executor} only
     * @param fresh how long keys are used without asking for them again
     * @param usable how long they are used while they are asked for; at least as long as {@code fresh}
     * @param patience how long those wait who need a key that is not there
     */
    JwksKeys(
            JWKSource<SecurityContext> source,
            Executor executor,
            Clock clock,
            Duration fresh,
            Duration usable,
            Duration patience) {
        this.source = source;
        this.executor = executor;
        this.clock = SteadyClock.of(clock);
        this.fresh = fresh;
        this.usable = usable;
        this.patience = patience;
    }

    /**
     * The keys, with that one among them if it exists; at once where it is known already. Fails where there are none to
     * be had.
     */
    CompletableFuture<Known> get(@Nullable String keyId) {
        Known now = known;
        long age = now == null ? Long.MAX_VALUE : clock.millis() - now.asOf;
        if (now == null || age > usable.toMillis() || !now.has(keyId)) {
            return fetch(keyId, true);
        }
        if (age > fresh.toMillis()) {
            // in the background; who asks now does not wait
            CompletableFuture<Known> unused = fetch(null, false);
        }
        return CompletableFuture.completedFuture(now);
    }

    /**
     * @param again whether to ask once more where somebody else's question was under way, which may not have led to the
     *     issuer
     */
    private CompletableFuture<Known> fetch(@Nullable String keyId, boolean again) {
        CompletableFuture<Known> running;
        synchronized (this) {
            if (fetch == null) {
                return start(keyId);
            }
            running = fetch;
        }
        return again
                ? running.thenCompose(k -> k.has(keyId) ? CompletableFuture.completedFuture(k) : fetch(keyId, false))
                : running;
    }

    private synchronized CompletableFuture<Known> start(@Nullable String keyId) {
        CompletableFuture<Known> started =
                new CompletableFuture<Known>().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        fetch = started;
        try {
            executor.execute(() -> run(keyId, started));
        } catch (RuntimeException e) {
            // the gateway is ending
            fetch = null;
            started.completeExceptionally(e);
        }
        return started;
    }

    private void run(@Nullable String keyId, CompletableFuture<Known> result) {
        try {
            Known found = load(keyId);
            known = found;
            over();
            result.complete(found);
        } catch (Throwable e) {
            // errors too: otherwise nobody would ever ask again
            over();
            result.completeExceptionally(e);
            if (!(e instanceof RateLimitReachedException)) {
                LOG.warn("The keys of mcp.inbound.jwt.jwks-url cannot be had: {}", kind(e));
            }
        }
    }

    private synchronized void over() {
        fetch = null;
    }

    private Known load(@Nullable String keyId) throws KeySourceException {
        long asOf = clock.millis();
        if (keyId != null) {
            JWKSelector one =
                    new JWKSelector(new JWKMatcher.Builder().keyID(keyId).build());
            try {
                List<JWK> unused = source.get(one, null); // asks the issuer where it is not in the cache
            } catch (RateLimitReachedException e) {
                // whoever makes up names of keys does not make us ask for each; what is cached may still do
            }
        }
        return new Known(source.get(ALL, null), asOf);
    }

    private static String kind(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName() + ": "
                + String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}", "?");
    }
}
