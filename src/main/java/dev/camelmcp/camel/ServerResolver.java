package dev.camelmcp.camel;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerRegistration;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns the name in exchange property {@code McpServer} into the registration it names, so that a host's route may simply set {@code oauth-api}. Thread-safe. */
public final class ServerResolver implements Processor {

    private final McpConfig config;

    public ServerResolver(McpConfig config) {
        this.config = config;
    }

    @Override
    public void process(Exchange exchange) {
        Object value = exchange.getProperty(ExchangeProperties.SERVER);
        if (value instanceof ServerRegistration) {
            return;
        }
        if (value == null) {
            throw new IllegalArgumentException("exchange property " + ExchangeProperties.SERVER
                    + " is not set: set it to the id of an MCP server before calling this route");
        }
        ServerRegistration server = config.find(value.toString());
        if (server == null) {
            throw new IllegalArgumentException("no MCP server '" + value + "' is configured; there are: "
                    + config.servers().stream()
                            .map(s -> s.serverId().toString())
                            .collect(Collectors.joining(", ")));
        }
        exchange.setProperty(ExchangeProperties.SERVER, server);
    }
}
