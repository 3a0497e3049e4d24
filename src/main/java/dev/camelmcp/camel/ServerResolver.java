package dev.camelmcp.camel;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.token.CallerToken;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns the name in exchange property {@code McpServer} into the registration it names, so that a host's route may
 * simply set {@code oauth-api}; and a server whose tokens are per caller into that of the caller. Thread-safe.
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
            set(exchange, server);
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
        set(exchange, server);
    }

    /** As the caller's, where tokens are per caller and it is known who calls. */
    private static void set(Exchange exchange, ServerRegistration found) {
        ServerRegistration server = found;
        if (found.isPerCaller() && found.caller() == null) {
            CallerToken caller = exchange.getProperty(ExchangeProperties.CALLER_TOKEN, CallerToken.class);
            server = caller == null ? found : found.forCaller(caller);
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
