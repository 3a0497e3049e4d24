package dev.camelmcp.authserver;

import dev.camelmcp.metadata.Choices;
import dev.camelmcp.metadata.EndpointRule;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.Origins;
import dev.camelmcp.metadata.ProtectedResource;
import dev.camelmcp.metadata.WellKnown;
import java.net.URI;
import java.util.Collection;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Chooses the authorization server, and says where its metadata is: the one that the MCP server names, which has to be
 * the configured one where there is one. An MCP server without metadata is taken for its own, as revision 2025-03-26 of
 * MCP had it. Thread-safe.
 */
public final class IssuerChoice implements Processor {

    @Override
    public void process(Exchange exchange) {
        DiscoveryRun run = DiscoveryRun.of(exchange);
        String configured = run.settings().issuer();
        ProtectedResource resource = run.resource();
        String issuer;
        Collection<URI> places;
        try {
            issuer = resource != null
                    ? Choices.chooseIssuer(configured, resource.authorizationServers())
                    : configured != null ? configured : Origins.of(run.server().url());
            places = WellKnown.ofIssuer(
                    new EndpointRule(run.settings().httpsRequired()).check("issuer", URI.create(issuer)));
        } catch (MetadataException e) {
            throw e.about(run.resourcePlace());
        }
        run.issuer(issuer);
        run.places(exchange, places, false);
    }
}
