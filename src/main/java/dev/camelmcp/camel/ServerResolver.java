package dev.camelmcp.camel;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns the name in exchange property {@code McpServer} into the registration it names, so that a host's route may
 * simply set {@code oauth-api}. Thread-safe.
 */
public final class ServerResolver implements Processor {

    private final Servers servers;

    public ServerResolver(Servers servers) {
        this.servers = servers;
    }

    @Override
    public void process(Exchange exchange) {
        Object value = exchange.getProperty(ExchangeProperties.SERVER);
        if (value instanceof ServerRegistration server) {
            tell(exchange, server);
            return;
        }
        if (value == null) {
            throw new IllegalArgumentException("exchange property " + ExchangeProperties.SERVER
                    + " is not set: set it to the id of an MCP server before calling this route");
        }
        ServerRegistration server = servers.find(value.toString());
        if (server == null) {
            throw new IllegalArgumentException(
                    "no MCP server '" + value + "' is configured; there are: " + String.join(", ", servers.names()));
        }
        exchange.setProperty(ExchangeProperties.SERVER, server);
        tell(exchange, server);
    }

    /** The exchange is for the same server, by another client of it. */
    public static void replace(Exchange exchange, ServerRegistration server) {
        exchange.setProperty(ExchangeProperties.SERVER, server);
        tell(exchange, server);
    }

    /**
     * What the routes say about it, as text: Camel's simple would look into the registration by reflection, and keep
     * its class.
     */
    private static void tell(Exchange exchange, ServerRegistration server) {
        exchange.setProperty(ExchangeProperties.SERVER_ID, server.getId());
        exchange.setProperty(ExchangeProperties.SERVER_CONFIG, server.getConfig());
        exchange.setProperty(ExchangeProperties.CLIENT, server.getClientBean());
        exchange.setProperty(ExchangeProperties.TOKEN_KEY, server.tokenKey().value());
    }
}
