package dev.camelmcp.authserver;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.camel.ServerResolver;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Puts the client in {@code McpServer} that is ready to ask: with what was found out, where that was not configured,
 * and with the scopes that the MCP server turned out to want. Thread-safe.
 */
public final class ReadyClient implements Processor {

    private final ScopeSteps scopes;

    public ReadyClient(ScopeSteps scopes) {
        this.scopes = scopes;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Discovered found = exchange.getProperty(ExchangeProperties.DISCOVERED, Discovered.class);
        OAuthRegistration client = server.requireOAuth();
        OAuthRegistration ready = found == null ? client : client.with(found.endpoints());
        ServerResolver.replace(exchange, server.with(ready.with(scopes.stepped(server, ready.scope()))));
    }
}
