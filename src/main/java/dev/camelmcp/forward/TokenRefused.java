package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MCP server refused a new token too. The caller gets the gateway's error: the challenge is about the gateway's
 * credentials, not the caller's. Thread-safe.
 */
public final class TokenRefused implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRefused.class);

    private final TokenCache cache;

    public TokenRefused(TokenCache cache) {
        this.cache = cache;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        StreamedBody.discard(exchange.getMessage().getBody());
        throw refusal(cache, server);
    }

    /** Said in the log for each that gets 502; once for each pause between new tokens, what comes of it. */
    static OAuthException refusal(TokenCache cache, ServerRegistration server) {
        String remedy = "check oauth.audience, oauth.resource and oauth.scope";
        if (cache.claimRefusalNotice(server)) {
            LOG.warn(
                    "MCP server {} refuses fresh tokens: none is asked for again before"
                            + " mcp.oauth.failure-pause is over. Check oauth.audience, oauth.resource and oauth.scope",
                    server.serverId());
        } else {
            LOG.warn("MCP server {} refused a new token too, and its caller got 502: {}", server.serverId(), remedy);
        }
        return new OAuthException(
                "MCP server " + server.serverId() + " refused a new token",
                new OAuthError(server.serverId().toString(), OAuthError.TOKEN_REJECTED, remedy, 401));
    }
}
