package dev.camelmcp.acquire;

import dev.camelmcp.camel.Continuation;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenCache;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Sets {@code McpOAuthToken} to the token in use, on this node or on the others; removes it where there is none.
 * Thread-safe.
 */
public final class TokenInUse extends AsyncProcessorSupport {

    private final TokenCache cache;

    public TokenInUse(TokenCache cache) {
        this.cache = cache;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        return Continuation.of(cache.find(server), callback, (token, failure) -> {
            if (failure != null) {
                exchange.setException(Continuation.cause(failure));
            } else if (token == null) {
                exchange.removeProperty(ExchangeProperties.TOKEN);
            } else {
                exchange.setProperty(ExchangeProperties.TOKEN, token);
            }
        });
    }
}
