package dev.camelmcp.acquire;

import dev.camelmcp.camel.Continuation;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenCache;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Forgets the token and an acquisition that is under way, so that its token does not get into the cache after the
 * invalidation; goes on when the other nodes know it, too. Thread-safe.
 */
public final class TokenInvalidation extends AsyncProcessorSupport {

    private final TokenCache cache;

    public TokenInvalidation(TokenCache cache) {
        this.cache = cache;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        return Continuation.of(cache.invalidate(server), callback, (done, failure) -> {
            if (failure != null) {
                exchange.setException(Continuation.cause(failure));
            }
        });
    }
}
