package dev.camelmcp.inbound;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nimbus' key source by a steady clock: its own goes by the system's time, and keys would look fresh for as long as
 * that was set back. Thread-safe, and may block.
 *
 * @param source caches, limits and tolerates by the time that it is told
 */
record SteadyKeySource(JWKSetSource<SecurityContext> source, Clock steady) implements JWKSource<SecurityContext> {

    /** The same source, by the steady clock that belongs to a clock. */
    static JWKSource<SecurityContext> of(JWKSource<SecurityContext> built, Clock clock) {
        return built instanceof JWKSetBasedJWKSource<SecurityContext> based
                ? new SteadyKeySource(based.getJWKSetSource(), SteadyClock.of(clock))
                : built;
    }

    /** As Nimbus does it: where a key is not among those that are known, the issuer is asked once more. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        long now = steady.millis();
        JWKSet known = source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, context);
        List<JWK> found = selector.select(known);
        if (!found.isEmpty()) {
            return found;
        }
        return selector.select(source.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), now, context));
    }
}
