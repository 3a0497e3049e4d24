package dev.camelmcp.authserver;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.ResourceChallenge;
import java.net.URI;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the challenge of an MCP server that refused a token: where it names other metadata than what is known was
 * found by, that is asked for anew. Thread-safe.
 */
public final class ChallengeDoubt implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ChallengeDoubt.class);

    private final DiscoveredServers servers;

    public ChallengeDoubt(DiscoveredServers servers) {
        this.servers = servers;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Discovered known = servers.known(server);
        if (known == null) {
            return;
        }
        URI named = named(exchange);
        if (named != null && !named.equals(known.metadata())) {
            LOG.info(
                    "MCP server {} names other metadata now, {}: its authorization server is found out anew",
                    server.serverId(),
                    OneLine.of(named.toString()));
            servers.doubt(server);
        }
    }

    private static @Nullable URI named(Exchange exchange) {
        try {
            return ResourceChallenge.of(ProbeAnswer.values(exchange.getMessage().getHeader("WWW-Authenticate")))
                    .resourceMetadata();
        } catch (MetadataException e) {
            // the discovery will say so
            return null;
        }
    }
}
