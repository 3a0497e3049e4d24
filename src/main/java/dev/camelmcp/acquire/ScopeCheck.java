package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Refuses a token that lacks a scope that was asked for, unless {@code oauth.validate-scopes=false}. Thread-safe. */
public final class ScopeCheck implements Processor {

    private final BiConsumer<ServerRegistration, ScopeSet> leftOut;

    /** @param leftOut is told what was asked for and not granted (RFC 6749 §3.3), whether that is refused or not */
    public ScopeCheck(BiConsumer<ServerRegistration, ScopeSet> leftOut) {
        this.leftOut = leftOut;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration client = server.requireOAuth();
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        if (token.scope().containsAll(client.scope())) {
            return;
        }
        leftOut.accept(server, client.scope().minus(token.scope()));
        if (client.validateScopes()) {
            exchange.removeProperty(ExchangeProperties.TOKEN);
            throw OAuthException.scopesMissing(
                    server.serverId().toString(), client.scope(), FailureReason.shown(exchange, token.scope()));
        }
    }
}
