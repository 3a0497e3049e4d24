package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.observe.ForwardMetrics;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MCP server did not take the token: forgets it, unless a newer one is cached already, and puts the caller's
 * request back in place of the answer. Fails where a new token was refused a moment ago, and where the server wants
 * nothing but another nonce in the DPoP proof, which is no fault of the token. Thread-safe.
 */
public final class TokenRejection implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRejection.class);

    private final TokenCache cache;
    private final ForwardMetrics metrics;

    public TokenRejection(TokenCache cache, ForwardMetrics metrics) {
        this.cache = cache;
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        StreamedBody.discard(exchange.getMessage().getBody());
        TokenRefused.failWhereOnlyANonceIsWanted(exchange, server);
        if (!cache.reject(server, token)) {
            throw TokenRefused.refusal(cache, server);
        }
        metrics.of(server).replays().increment();
        exchange.setMessage(exchange.getProperty(ExchangeProperties.REQUEST, Message.class));
        LOG.info("MCP server {} refused the token; trying once more with a new one", server.serverId());
    }
}
