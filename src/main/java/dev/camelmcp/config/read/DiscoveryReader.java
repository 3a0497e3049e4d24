package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ServerProperty.*;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.DiscoverySettings;
import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.Target;
import dev.camelmcp.provider.ProviderProfile;
import dev.camelmcp.provider.TokenResponseStyle;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads whether, and how, a server's token endpoint is found out. Not thread-safe; use once. */
final class DiscoveryReader {

    /** An empty variable must not decide what credentials go where. */
    private static final List<ServerProperty> NOT_BLANK = List.of(TOKEN_URL, ISSUER, CLIENT_SECRET);

    private static final List<ServerProperty> ITS_OWN = List.of(ISSUER, ALLOW_PRIVATE_NETWORK);

    private final ServerBlock block;

    DiscoveryReader(ServerBlock block) {
        this.block = block;
    }

    /**
     * How it is found out; null where it is configured, or has to be.
     *
     * @param target of the server; null where it could not be read
     * @param grant {@code id-jag} wants the issuer all the same, and of {@code jwt-bearer} the assertion is a
     *     credential
     * @param provider whose authorization server it is, where it is told
     */
    @Nullable
    DiscoverySettings read(
            @Nullable Target target,
            boolean mutualTls,
            boolean enforceHttps,
            GrantType grant,
            Optional<ProviderProfile> provider) {
        boolean off = block.read(DISCOVERY, DiscoveryReader::isOff, false);
        boolean privateAllowed = block.read(ALLOW_PRIVATE_NETWORK, Values::bool, false);
        String issuer = readIssuer(enforceHttps);
        NOT_BLANK.stream()
                .filter(p -> p != CLIENT_SECRET || !block.has(TOKEN_URL))
                .filter(p -> block.has(p) && block.peek(p.key()) == null)
                .forEach(p -> block.reject(p, "is empty; give it a value, or remove it so that it is found out"));
        if (block.has(TOKEN_URL)) {
            ITS_OWN.stream()
                    // which an identity provider's answer is for
                    .filter(p -> block.has(p) && !(p == ISSUER && grant.equals(GrantType.ID_JAG)))
                    .forEach(p -> block.warn(p, "is not used, since oauth.token-url is set; remove one of them"));
            return null;
        }
        String missing = off
                ? "since oauth.discovery=off"
                : provider.filter(p -> p.style() != TokenResponseStyle.STANDARD).isPresent()
                        ? "for this oauth.provider"
                        : target != null && !(target instanceof RemoteTarget) ? "for a local server" : null;
        if (missing != null) {
            block.require(TOKEN_URL, missing);
            return null;
        }
        if (privateAllowed) {
            block.warn(ALLOW_PRIVATE_NETWORK, "is true, so the MCP server may lead the gateway to private addresses");
        }
        boolean resourceSent = provider.filter(p -> p.refuses(RESOURCE.key())).isEmpty();
        return new DiscoverySettings(
                issuer, enforceHttps, privateAllowed, false, resourceSent, methods(mutualTls, grant));
    }

    /** What there is material for; nothing to choose from where the configuration says which one. */
    private Set<AuthMethod> methods(boolean mutualTls, GrantType grant) {
        Set<AuthMethod> methods = new LinkedHashSet<>();
        if (block.has(TOKEN_ENDPOINT_AUTH_METHOD) || block.has(USE_BASIC_AUTH)) {
            return methods;
        }
        if (block.has(PRIVATE_KEY_PATH)) {
            methods.add(AuthMethod.PRIVATE_KEY_JWT);
        }
        if (mutualTls) {
            methods.add(AuthMethod.TLS_CLIENT_AUTH);
            methods.add(AuthMethod.SELF_SIGNED_TLS_CLIENT_AUTH);
        }
        if (block.has(CLIENT_SECRET)) {
            methods.add(AuthMethod.CLIENT_SECRET_BASIC);
            methods.add(AuthMethod.CLIENT_SECRET_POST);
        }
        // the assertion is the credential, whatever the server lists for clients (RFC 7523 §3.1)
        if (methods.isEmpty() && !grant.equals(GrantType.JWT_BEARER)) {
            methods.add(AuthMethod.NONE);
        }
        return methods;
    }

    private @Nullable String readIssuer(boolean enforceHttps) {
        String issuer = block.text(ISSUER);
        URI url = issuer == null ? null : block.read(ISSUER, v -> Values.httpUrl(v.trim()));
        if (url == null) {
            return null;
        }
        if (url.getRawQuery() != null) {
            block.reject(ISSUER, "has a query, which no issuer has (RFC 8414 §2)");
        } else if (enforceHttps && !Values.isHttps(url)) {
            block.reject(ISSUER, "must be an https URL; oauth.enforce-https=false allows http, unsafely, for tests");
        }
        return issuer;
    }

    private static boolean isOff(String value) {
        String written = Values.offInYaml(value);
        if (!written.equals("auto") && !written.equals("off")) {
            throw new IllegalArgumentException("'" + value + "' is neither auto nor off");
        }
        return written.equals("off");
    }
}
