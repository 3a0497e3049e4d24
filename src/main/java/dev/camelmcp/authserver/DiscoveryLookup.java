package dev.camelmcp.authserver;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Says whether there is anything to be found out: no ({@code off}), it is known ({@code known}), or it has to be asked
 * for ({@code unknown}). Thread-safe.
 */
public final class DiscoveryLookup implements Processor {

    private final DiscoveredServers servers;

    public DiscoveryLookup(DiscoveredServers servers) {
        this.servers = servers;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Discovered known = servers.known(server);
        exchange.removeProperty(ExchangeProperties.DISCOVERED);
        if (server.oauth() == null || server.oauth().discovery() == null) {
            exchange.setProperty(ExchangeProperties.DISCOVERY_STATE, "off");
        } else if (known == null) {
            exchange.setProperty(ExchangeProperties.DISCOVERY_STATE, "unknown");
        } else {
            exchange.setProperty(ExchangeProperties.DISCOVERY_STATE, "known");
            exchange.setProperty(ExchangeProperties.DISCOVERED, known);
        }
    }
}
