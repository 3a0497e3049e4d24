package dev.camelmcp.config;

import dev.camelmcp.token.TokenKey;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the registration of one server from its block. Not thread-safe; use once. */
final class ServerReader {

    private final ServerBlock block;

    ServerReader(ServerBlock block) {
        this.block = block;
    }

    /** The registration; empty when the block has problems, which are then in it. */
    Optional<ServerRegistration> read() {
        ServerId id = ServerId.ofDefault(block.server());
        URI url = block.read(ServerProperty.URL, v -> Values.httpUrl(v.trim()));
        if (url == null) {
            block.require(ServerProperty.URL, "for every server");
        }
        String description = block.text(ServerProperty.DESCRIPTION);
        boolean enabled = block.read(ServerProperty.OAUTH_ENABLED, Values::bool, false);
        warn(url, enabled);
        OAuthRegistration oauth = enabled ? new OAuthReader(block).read() : null;
        boolean mutualTls = block.read(ServerProperty.UPSTREAM_MTLS, Values::bool, false);
        if (mutualTls && (oauth == null || oauth.tls().certificate() == null)) {
            block.reject(
                    ServerProperty.UPSTREAM_MTLS,
                    "needs a client certificate: set oauth.use-mtls and oauth.client-cert-path");
        }
        if (url == null || (enabled && oauth == null) || !block.problems().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ServerRegistration(
                id, url, description == null ? "" : description, oauth, mutualTls, tokenKey(id, oauth)));
    }

    private static TokenKey tokenKey(ServerId id, @Nullable OAuthRegistration oauth) {
        return oauth == null ? TokenKey.of(id.qualified(), List.of()) : oauth.keyFor(id);
    }

    private void warn(@Nullable URI url, boolean enabled) {
        if (!enabled && block.hasAny(p -> p.isOAuth() && p != ServerProperty.OAUTH_ENABLED)) {
            block.warn(ServerProperty.OAUTH_ENABLED, "is not true, so requests are forwarded without a token");
        }
        if (enabled && url != null && !Values.isHttps(url) && !Values.isLoopback(url)) {
            block.warn(ServerProperty.URL, "tokens are sent unencrypted to " + url.getHost() + "; use https");
        }
    }
}
