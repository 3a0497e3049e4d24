package dev.camelmcp.config.read;

import dev.camelmcp.config.LocalTarget;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Target;
import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.TokenKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the registration of one server from its block. Not thread-safe; use once. */
final class ServerReader {

    private static final Set<ServerProperty> CLIENT_CERTIFICATE =
            Set.of(ServerProperty.CLIENT_CERT_PATH, ServerProperty.CLIENT_KEY_PATH, ServerProperty.CLIENT_KEY_PASSWORD);

    private final ServerBlock block;
    private final Map<String, String> environment;
    private final Extensions extensions;

    /** @param environment the process's own, for <code>${…}</code> in the headers of an mcp-remote entry */
    ServerReader(ServerBlock block, Map<String, String> environment, Extensions extensions) {
        this.block = block;
        this.environment = environment;
        this.extensions = extensions;
    }

    /** The registration; empty when the block has problems, which are then in it. */
    Optional<ServerRegistration> read() {
        ServerId id = block.id();
        String description = block.text(ServerProperty.DESCRIPTION);
        boolean enabled = block.read(ServerProperty.OAUTH_ENABLED, Values::bool, false);
        Target target = new TargetReader(block, environment, enabled).read();
        OAuthRegistration oauth = enabled ? new OAuthReader(block, extensions, target).read() : null;
        boolean mutualTls = block.read(ServerProperty.UPSTREAM_MTLS, Values::bool, false);
        warn(target, enabled, mutualTls);
        if (oauth != null && oauth.dpop() != null && target instanceof LocalTarget) {
            block.reject(
                    ServerProperty.DPOP,
                    "is for remote servers: a local one gets its token in an environment variable, which can carry no"
                            + " proofs; remove it, or set url in place of command where the server can be reached by HTTP");
        }
        // without OAuth, the certificate is for the MCP server alone
        TlsFiles tls = enabled
                ? oauth == null ? TlsFiles.NONE : oauth.tls()
                : new KeyReader(block).readTls(mutualTls && !(target instanceof LocalTarget));
        if (mutualTls && target instanceof LocalTarget) {
            block.reject(ServerProperty.UPSTREAM_MTLS, "is for remote servers; remove it");
        } else if (mutualTls && oauth != null && tls.certificate() == null) {
            block.reject(
                    ServerProperty.UPSTREAM_MTLS,
                    "needs a client certificate: set oauth.use-mtls and oauth.client-cert-path");
        }
        if (target instanceof LocalTarget && oauth != null && oauth.grant().isPerCaller()) {
            block.reject(
                    ServerProperty.SUBJECT_TOKEN,
                    "=caller is for remote servers: callers share the processes of a local one; use file:PATH");
        }
        if (target == null || (enabled && oauth == null) || !block.problems().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ServerRegistration(
                id,
                target,
                description == null ? "" : description,
                oauth,
                tls,
                mutualTls,
                tokenKey(id, target, oauth)));
    }

    private static TokenKey tokenKey(ServerId id, Target target, @Nullable OAuthRegistration oauth) {
        return oauth == null ? TokenKey.of(id.qualified(), List.of()) : oauth.keyFor(id, target);
    }

    private void warn(@Nullable Target target, boolean enabled, boolean mutualTls) {
        if (!enabled
                && block.hasAny(p -> p.isOAuth()
                        && p != ServerProperty.OAUTH_ENABLED
                        // which are for the connection to the MCP server, too
                        && p != ServerProperty.CA_BUNDLE_PATH
                        && !(mutualTls && CLIENT_CERTIFICATE.contains(p)))) {
            block.warn(ServerProperty.OAUTH_ENABLED, "is not true, so requests are forwarded without a token");
        }
        if (enabled
                && target instanceof RemoteTarget remote
                && !Values.isHttps(remote.url())
                && !Values.isLoopback(remote.url())) {
            block.warn(
                    block.has(ServerProperty.URL) ? ServerProperty.URL : ServerProperty.ARGS,
                    "tokens are sent unencrypted to "
                            + UrlAuthority.of(remote.url()).host() + "; use https");
        }
    }
}
