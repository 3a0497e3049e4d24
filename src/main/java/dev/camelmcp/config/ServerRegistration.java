package dev.camelmcp.config;

import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One MCP server: where it is, and how tokens for it are obtained. Immutable; {@code toString()} shows no secret.
 *
 * @param serverId configuration and server id
 * @param target its endpoint, or its command
 * @param description free text; empty when not given
 * @param oauth null when OAuth is not enabled: requests are then forwarded without a token
 * @param tls certificates towards the MCP server, in addition to those of the JVM; may be empty
 * @param mutualTls whether the MCP server gets the client certificate, whatever the token says
 * @param tokenKey the name its tokens are cached under
 */
public record ServerRegistration(
        ServerId serverId,
        Target target,
        String description,
        @Nullable OAuthRegistration oauth,
        TlsFiles tls,
        boolean mutualTls,
        TokenKey tokenKey) {

    /** The bean that configures the client of authorization servers, with the JVM's own TLS. */
    public static final String DEFAULT_CLIENT_BEAN = "mcpTokenEndpointClient";

    /** The same, which asks for metadata. */
    public static final String METADATA_CLIENT_BEAN = "mcpMetadataClient";

    /** Behind the name of one that connects to public addresses only. */
    public static final String GUARDED = ".public";

    /** The exchange property that says which server an exchange is for: a registration, or its name. */
    public static final String EXCHANGE_PROPERTY = "McpServer";

    public boolean isOAuth() {
        return oauth != null;
    }

    /**
     * The bean that configures the client of this server's authorization server; the routes name it. Other files make
     * another name, since Camel keeps what it made for a name.
     */
    public String getClientBean() {
        boolean guarded =
                oauth != null && oauth.discovery() != null && oauth.discovery().guarded();
        return clientBean(DEFAULT_CLIENT_BEAN, guarded);
    }

    /**
     * The bean that configures a client by this server's TLS files.
     *
     * @param base the name for the JVM's own TLS
     * @param guarded whether it connects to public addresses only
     */
    public String clientBean(String base, boolean guarded) {
        String name = guarded ? base + GUARDED : base;
        return oauth == null || oauth.tls().isEmpty()
                ? name
                : name + "." + oauth.tls().fingerprint();
    }

    /** Whether each caller has tokens of its own for it. */
    public boolean isPerCaller() {
        return oauth != null && oauth.grant().isPerCaller();
    }

    /** The caller whose tokens it is for; null where it is the server as it is configured. */
    public @Nullable CallerToken caller() {
        return oauth == null ? null : oauth.grant().caller();
    }

    /** The same for one caller of a server that is {@link #isPerCaller()}: tokens are cached under another key. */
    public ServerRegistration forCaller(CallerToken caller) {
        return new ServerRegistration(
                serverId,
                target,
                description,
                requireOAuth().forCaller(caller),
                tls,
                mutualTls,
                tokenKey.owner().forCaller(caller.value()));
    }

    /**
     * As equality wants it, but cheap: there is one registration for an id at a time, and they are looked up by for
     * each request.
     */
    @Override
    public int hashCode() {
        return serverId.hashCode();
    }

    @Override
    public String toString() {
        return "ServerRegistration[" + serverId + ", " + target + ", oauth=" + oauth + "]";
    }

    /** Whether it is a program on this machine; the routes ask. */
    public boolean isLocal() {
        return target instanceof LocalTarget;
    }

    /**
     * The Streamable HTTP endpoint of a remote server.
     *
     * @throws IllegalStateException for a local one
     */
    public URI url() {
        return requireRemote().url();
    }

    /**
     * What each request to a remote server carries beside the caller's own headers, and in place of them.
     *
     * @throws IllegalStateException for a local one
     */
    public Map<String, Secret> headers() {
        return requireRemote().headers();
    }

    /**
     * The program that a local server is.
     *
     * @throws IllegalStateException for a remote one
     */
    public LocalTarget requireLocal() {
        if (target instanceof LocalTarget local) {
            return local;
        }
        throw new IllegalStateException(serverId + " is a remote server: there is no command to start");
    }

    private RemoteTarget requireRemote() {
        if (target instanceof RemoteTarget remote) {
            return remote;
        }
        throw new IllegalStateException(serverId + " is a local server: it has no URL");
    }

    /** The server's id, as metrics and messages show it. */
    public String getId() {
        return serverId.server();
    }

    public String getConfig() {
        return serverId.config();
    }

    /** The same server, asked for by another client. */
    public ServerRegistration with(OAuthRegistration client) {
        return new ServerRegistration(serverId, target, description, client, tls, mutualTls, tokenKey);
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
