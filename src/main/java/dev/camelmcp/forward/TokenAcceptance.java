package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.AccessToken;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Notices at the end of a request that the MCP server took the token, whatever the route does: it answered, and neither
 * by 401 nor by an error of its own. Thread-safe.
 */
final class TokenAcceptance extends SynchronizationAdapter {

    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;

    private final TokenCache cache;

    TokenAcceptance(TokenCache cache) {
        this.cache = cache;
    }

    @Override
    public void onComplete(Exchange exchange) {
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (token != null && status != null && status != UNAUTHORIZED && status < SERVER_ERROR) {
            cache.accept(exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class), token);
        }
    }
}
