package dev.camelmcp.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the authorization server of an MCP server is found out (RFC 9728, RFC 8414), where its token endpoint is not
 * configured. Immutable.
 *
 * @param issuer the only authorization server that the credentials are for; null where the MCP server may name it
 * @param httpsRequired whether each URL that metadata names has to be https
 * @param privateNetworkAllowed whether metadata of a public MCP server may lead to private addresses
 * @param guarded whether only public addresses may be connected to; known when the rest was found out
 * @param resourceSent whether {@code resource} is sent where none is configured
 * @param methods of client authentication that there is material for, to choose from; empty where one is configured
 */
public record DiscoverySettings(
        @Nullable String issuer,
        boolean httpsRequired,
        boolean privateNetworkAllowed,
        boolean guarded,
        boolean resourceSent,
        Set<AuthMethod> methods) {

    public DiscoverySettings {
        methods = Set.copyOf(methods);
    }

    DiscoverySettings guarded(boolean value) {
        return new DiscoverySettings(issuer, httpsRequired, privateNetworkAllowed, value, resourceSent, methods);
    }
}
