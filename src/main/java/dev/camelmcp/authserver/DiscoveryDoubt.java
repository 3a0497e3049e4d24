package dev.camelmcp.authserver;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the conclusions from a token request that was refused: where the endpoint is gone, does not know the client, or
 * turns out to be nobody that may be asked, what was found out is asked for anew by the next one; scopes that the MCP
 * server wanted beside, and the authorization server does not grant, are not asked for again. Thread-safe.
 */
public final class DiscoveryDoubt implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryDoubt.class);

    private static final int OK = 200;
    private static final Set<Integer> GONE = Set.of(404, 405, 410);
    private static final Set<String> SCOPES = Set.of("invalid_scope", OAuthError.INSUFFICIENT_SCOPE);

    private final DiscoveredServers servers;
    private final ScopeSteps scopes;
    private final Function<ServerRegistration, ScopeSet> granted;

    /** @param granted the scopes of the token that a server has */
    public DiscoveryDoubt(
            DiscoveredServers servers, ScopeSteps scopes, Function<ServerRegistration, ScopeSet> granted) {
        this.granted = granted;
        this.servers = servers;
        this.scopes = scopes;
    }

    /** Many resources list more than one client may have. */
    private void advise(ServerRegistration server) {
        Discovered known = servers.last(server);
        if (known != null
                && server.requireOAuth().scope().equals(known.endpoints().scope())) {
            LOG.warn(
                    "The scopes that {} asked for came from: {}. Set oauth.scope to those that the client may have",
                    server.serverId(),
                    known.scopeFrom());
        }
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure instanceof MetadataException) {
            servers.doubt(server);
        }
        if (!(failure instanceof OAuthException oauth)) {
            return;
        }
        OAuthError error = oauth.error();
        if (error.code().equals("invalid_client") || GONE.contains(error.status())) {
            servers.doubt(server);
        }
        if (SCOPES.contains(error.code())) {
            if (error.status() != OK) {
                // which of them is not said; of a token it is seen
                scopes.refused(server, scopes.stepped(server, ScopeSet.EMPTY).minus(granted.apply(server)));
            }
            advise(server);
        }
    }
}
