package dev.camelmcp.authserver;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Looks at a token that was granted: scopes that the MCP server wanted beside, and that were asked for and left out
 * (RFC 6749 §3.3) where nobody validates them, are not asked for again. Thread-safe.
 */
public final class ScopesGranted implements Processor {

    private final ScopeSteps scopes;

    public ScopesGranted(ScopeSteps scopes) {
        this.scopes = scopes;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        scopes.refused(server, server.requireOAuth().scope().minus(token.scope()));
    }
}
