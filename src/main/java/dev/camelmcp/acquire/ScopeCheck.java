package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Refuses a token that lacks a scope that was asked for, unless {@code oauth.validate-scopes=false}. Thread-safe. */
public final class ScopeCheck implements Processor {

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration client = server.requireOAuth();
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        if (client.validateScopes() && !token.scope().containsAll(client.scope())) {
            exchange.removeProperty(ExchangeProperties.TOKEN);
            throw OAuthException.scopesMissing(
                    server.serverId().toString(), client.scope(), FailureReason.shown(exchange, token.scope()));
        }
    }
}
