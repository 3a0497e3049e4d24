package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.StreamedBody;
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

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        StreamedBody.discard(exchange.getMessage().getBody());
        String remedy = "check oauth.audience, oauth.resource and oauth.scope";
        LOG.warn("MCP server {} refused a new token too, and its caller got 502: {}", server.serverId(), remedy);
        throw new OAuthException(
                "MCP server " + server.serverId() + " refused a new token",
                new OAuthError(server.serverId().toString(), OAuthError.TOKEN_REJECTED, remedy, 401));
    }
}
