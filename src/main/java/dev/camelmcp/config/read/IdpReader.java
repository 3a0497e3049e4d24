package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ServerProperty.*;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.DiscoverySettings;
import dev.camelmcp.config.GrantSettings;
import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.SubjectSettings;
import dev.camelmcp.provider.TokenResponseStyle;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the client of an identity provider, for {@code id-jag}: an exchange of the subject's token for an assertion
 * that the MCP server's authorization server takes. Not thread-safe; use once.
 */
final class IdpReader {

    private static final List<AuthMethod> METHODS =
            List.of(AuthMethod.CLIENT_SECRET_BASIC, AuthMethod.CLIENT_SECRET_POST, AuthMethod.NONE);

    private static final String BY = "by oauth.grant-type=id-jag";

    private final ServerBlock block;

    IdpReader(ServerBlock block) {
        this.block = block;
    }

    /**
     * What the assertion is to be good for.
     *
     * @param tokenUrl of the identity provider; null where it is found out
     * @param issuer of the identity provider, by which it is
     * @param discovered whether the issuer and the rest are found out
     */
    record Wanted(
            String version,
            @Nullable URI tokenUrl,
            @Nullable String issuer,
            boolean enforceHttps,
            boolean discovered,
            ScopeSet scope,
            List<String> resources) {}

    /** The settings with the identity provider's client, where the grant has one. */
    GrantSettings complete(GrantSettings grant, Wanted wanted) {
        if (!grant.type().equals(GrantType.ID_JAG)) {
            return grant;
        }
        String issuer =
                wanted.discovered ? "" : required(ISSUER, ": the issuer of the MCP server's authorization server");
        String clientId = required(IDP_CLIENT_ID, "");
        String itsIssuer = wanted.issuer;
        if (wanted.tokenUrl == null && itsIssuer == null) {
            block.require(IDP_TOKEN_URL, BY + ", or oauth.idp.issuer to have it found out");
        } else if (wanted.tokenUrl != null && itsIssuer != null) {
            block.warn(IDP_ISSUER, "is not used, since oauth.idp.token-url is set; remove one of them");
        }
        String secret = block.secret(IDP_CLIENT_SECRET);
        AuthMethod method = block.read(
                IDP_TOKEN_ENDPOINT_AUTH_METHOD,
                IdpReader::method,
                block.has(IDP_CLIENT_SECRET) ? AuthMethod.CLIENT_SECRET_BASIC : AuthMethod.NONE);
        if (secret == null && method.needsSecret()) {
            block.require(IDP_CLIENT_SECRET, "for " + method.ianaName());
        }
        SubjectSettings subject = grant.subject();
        if (issuer == null || clientId == null || subject == null || (wanted.tokenUrl == null && itsIssuer == null)) {
            return grant;
        }
        OAuthRegistration idp = new OAuthRegistration(
                wanted.version,
                clientId,
                secret == null || !method.needsSecret() ? null : new Secret(secret),
                method,
                false,
                null,
                TlsFiles.NONE,
                wanted.tokenUrl,
                null,
                wanted.scope,
                issuer.isEmpty() ? List.of() : List.of(issuer),
                null,
                wanted.resources,
                false,
                Duration.ZERO,
                Duration.ofMinutes(5),
                Map.of(),
                Map.of(),
                TokenResponseStyle.STANDARD,
                wanted.tokenUrl != null
                        ? null
                        : new DiscoverySettings(itsIssuer, wanted.enforceHttps, true, false, false, Set.of()),
                false,
                false,
                null,
                new GrantSettings(GrantType.TOKEN_EXCHANGE, null, subject.requesting(SubjectSettings.ID_JAG)));
        return new GrantSettings(grant.type(), null, subject, idp, null);
    }

    private @Nullable String required(ServerProperty property, String what) {
        String value = block.text(property);
        if (value == null) {
            block.require(property, BY + what);
        }
        return value;
    }

    private static AuthMethod method(String name) {
        return METHODS.stream()
                .filter(m -> m.ianaName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not supported; use one of "
                        + String.join(
                                ", ", METHODS.stream().map(AuthMethod::ianaName).toList())));
    }
}
