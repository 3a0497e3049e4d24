package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Whether the server in {@code McpServer} is a program on this machine. Stateless. */
public final class LocalServer implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        return server != null && server.isLocal();
    }
}
