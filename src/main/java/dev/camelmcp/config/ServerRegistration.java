package dev.camelmcp.config;

import dev.camelmcp.token.TokenKey;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One MCP server: where it is, and how tokens for it are obtained. Immutable; {@code toString()} shows no secret.
 *
 * @param serverId configuration and server id
 * @param url the remote Streamable HTTP endpoint
 * @param description free text; empty when not given
 * @param oauth null when OAuth is not enabled: requests are then forwarded without a token
 * @param mutualTls whether the MCP server gets the client certificate, whatever the token says
 * @param tokenKey the name its tokens are cached under
 */
public record ServerRegistration(
        ServerId serverId,
        URI url,
        String description,
        @Nullable OAuthRegistration oauth,
        boolean mutualTls,
        TokenKey tokenKey) {

    /** The bean that configures the client of authorization servers, with the JVM's own TLS. */
    public static final String DEFAULT_CLIENT_BEAN = "mcpTokenEndpointClient";

    /** The exchange property that says which server an exchange is for: a registration, or its name. */
    public static final String EXCHANGE_PROPERTY = "McpServer";

    public boolean isOAuth() {
        return oauth != null;
    }

    /** The bean that configures the client of this server's authorization server; the routes name it. */
    public String getClientBean() {
        return oauth == null || oauth.tls().isEmpty()
                ? DEFAULT_CLIENT_BEAN
                : DEFAULT_CLIENT_BEAN + "." + serverId.config() + "." + serverId.server();
    }

    /** As equality wants it, but cheap: there is one registration for an id at a time, and they are looked up by for each request. */
    @Override
    public int hashCode() {
        return serverId.hashCode();
    }

    /** Without the query of the URL, which may hold a key. */
    @Override
    public String toString() {
        return "ServerRegistration[" + serverId + ", " + url.getScheme() + "://" + url.getRawAuthority()
                + url.getRawPath() + ", oauth=" + oauth + "]";
    }

    /** The server's id, as metrics and messages show it. */
    public String getId() {
        return serverId.server();
    }

    public String getConfig() {
        return serverId.config();
    }

    /**
     * The OAuth client of a server that has one.
     *
     * @throws IllegalStateException when OAuth is not enabled for this server
     */
    public OAuthRegistration requireOAuth() {
        if (oauth == null) {
            throw new IllegalStateException("OAuth is not enabled for " + serverId + ": set mcp.servers."
                    + serverId.server() + ".oauth.enabled=true");
        }
        return oauth;
    }
}
