package dev.camelmcp.config;

import dev.camelmcp.provider.TokenResponseStyle;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth client of one MCP server. Immutable; {@code toString()} shows no secret.
 *
 * @param version {@code 2.0} or {@code 2.1}
 * @param clientId RFC 6749 §2.2; empty for none, which {@code jwt-bearer} may go without (RFC 7521 §4.1)
 * @param clientSecret null where the method needs none
 * @param authMethod client authentication at token and revocation endpoint
 * @param rawBasicCredentials whether Basic credentials are sent without the form-encoding of RFC 6749 §2.3.1
 * @param signingKey signs client assertions; null where the method needs none
 * @param tls certificates towards the authorization server; may be empty
 * @param tokenUrl token endpoint; null where it is still to be found out
 * @param revocationUrl RFC 7009 endpoint; null when not configured
 * @param scope requested scopes; empty means that no {@code scope} parameter is sent
 * @param audiences values of the parameter of that name
 * @param organization {@code organization} parameter
 * @param resources RFC 8707 resource indicators
 * @param validateScopes refuse a token that lacks a requested scope
 * @param expiryBuffer how long before expiry a token is renewed
 * @param defaultLifetime for an answer without {@code expires_in}
 * @param additionalParams further parameters of the token request; may hold credentials, so {@code toString()} shows
 *     their names only
 * @param customHeaders further headers of the token request; may hold credentials, so {@code toString()} shows their
 *     names only
 * @param style how this authorization server is asked and answers
 * @param discovery how the token endpoint is found out; null where it is configured
 * @param stepUp whether scopes that an MCP server wants beside are asked for (RFC 6750 §3.1)
 * @param eager whether the first token is there before the first request
 * @param dpop what tokens are bound by (RFC 9449); null for bearer tokens
 * @param grant what tokens are asked for by
 */
public record OAuthRegistration(
        String version,
        String clientId,
        @Nullable Secret clientSecret,
        AuthMethod authMethod,
        boolean rawBasicCredentials,
        @Nullable SigningKey signingKey,
        TlsFiles tls,
        @Nullable URI tokenUrl,
        @Nullable URI revocationUrl,
        ScopeSet scope,
        List<String> audiences,
        @Nullable String organization,
        List<String> resources,
        boolean validateScopes,
        Duration expiryBuffer,
        Duration defaultLifetime,
        Map<String, Secret> additionalParams,
        Map<String, Secret> customHeaders,
        TokenResponseStyle style,
        @Nullable DiscoverySettings discovery,
        boolean stepUp,
        boolean eager,
        @Nullable DpopSettings dpop,
        GrantSettings grant) {

    public OAuthRegistration {
        audiences = List.copyOf(audiences);
        resources = List.copyOf(resources);
        additionalParams = Map.copyOf(additionalParams);
        customHeaders = Map.copyOf(customHeaders);
    }

    /**
     * The name under which tokens of this client for that server are cached: everything that changes the token, in a
     * fixed order.
     *
     * @param target of that server, by which the rest is found out
     */
    public TokenKey keyFor(ServerId id, Target target) {
        List<String> parts = keyParts();
        if (discovery != null) {
            parts.addAll(List.of("discovery", String.valueOf(discovery.issuer())));
            parts.add(target instanceof RemoteTarget remote ? remote.url().toString() : "");
        }
        return TokenKey.of(id.qualified(), parts);
    }

    List<String> keyParts() {
        List<String> parts = new ArrayList<>(List.of(String.valueOf(tokenUrl), clientId, authMethod.ianaName()));
        parts.add(clientSecret == null ? "" : clientSecret.value());
        parts.add(signingKey == null ? "" : signingKey.file() + "/" + signingKey.keyId());
        parts.add(String.valueOf(tls.certificate()));
        parts.add(String.join(" ", new TreeSet<>(scope.values())));
        addAll(parts, audiences);
        parts.add(organization == null ? "" : organization);
        addAll(parts, resources);
        addAll(parts, grant.keyParts());
        new TreeMap<>(additionalParams).forEach((k, v) -> parts.addAll(List.of(k, v.value())));
        parts.add("");
        new TreeMap<>(customHeaders).forEach((k, v) -> parts.addAll(List.of(k, v.value())));
        if (dpop != null) {
            parts.addAll(List.of("dpop", dpop.binding()));
        }
        return parts;
    }

    /**
     * The token endpoint of a client that is ready to ask for a token.
     *
     * @throws IllegalStateException where it was not found out yet
     */
    public URI requireTokenUrl() {
        if (tokenUrl == null) {
            throw new IllegalStateException("the token endpoint is not known: the route mcp-oauth-discover finds it");
        }
        return tokenUrl;
    }

    /** The same client, ready to ask: with what was found out, where that was not configured. */
    public OAuthRegistration with(FoundEndpoints found) {
        return new OAuthRegistration(
                version,
                clientId,
                clientSecret,
                found.authMethod(),
                rawBasicCredentials,
                signingKey == null ? null : signingKey.orFor(found.issuer()),
                tls,
                found.tokenUrl(),
                revocationUrl == null ? found.revocationUrl() : revocationUrl,
                found.scope(),
                audiences,
                organization,
                found.resources(),
                validateScopes,
                expiryBuffer,
                defaultLifetime,
                additionalParams,
                customHeaders,
                style,
                discovery == null ? null : discovery.guarded(found.guarded()),
                stepUp,
                eager,
                dpop,
                grant.with(found));
    }

    /** The same client, which asks for other scopes. */
    public OAuthRegistration with(ScopeSet other) {
        return with(audiences, other, resources, grant);
    }

    /** The same for one caller, whose token it exchanges. */
    OAuthRegistration forCaller(CallerToken caller) {
        return with(grant.forCaller(caller));
    }

    /** The same by another grant. */
    public OAuthRegistration with(GrantSettings other) {
        return with(audiences, scope, resources, other);
    }

    /** The same for other tokens. */
    OAuthRegistration with(
            List<String> otherAudiences, ScopeSet otherScope, List<String> otherResources, GrantSettings otherGrant) {
        return new OAuthRegistration(
                version,
                clientId,
                clientSecret,
                authMethod,
                rawBasicCredentials,
                signingKey,
                tls,
                tokenUrl,
                revocationUrl,
                otherScope,
                otherAudiences,
                organization,
                otherResources,
                validateScopes,
                expiryBuffer,
                defaultLifetime,
                additionalParams,
                customHeaders,
                style,
                discovery,
                stepUp,
                eager,
                dpop,
                otherGrant);
    }

    /** With their number, so that the end of one list is not the begin of the next. */
    private static void addAll(List<String> parts, List<String> values) {
        parts.add(Integer.toString(values.size()));
        parts.addAll(values);
    }
}
