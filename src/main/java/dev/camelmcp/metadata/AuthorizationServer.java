package dev.camelmcp.metadata;

import dev.camelmcp.metadata.MetadataException.Step;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an authorization server (RFC 8414 §2), as far as a client without a person needs it. Immutable.
 *
 * @param issuer the one that was asked for
 * @param revocationEndpoint RFC 7009; null for none
 * @param tokenEndpointAuthMethods IANA names; {@code client_secret_basic} where none is listed
 * @param grantTypes empty where none is listed, which says nothing: many list only those of people
 * @param mtlsTokenEndpoint for who shows a certificate (RFC 8705 §5); null for the same as without
 * @param mtlsRevocationEndpoint the same of revocation
 * @param dpopSigningAlgs RFC 9449 §5.1; empty where none is listed
 * @param tokenEndpointAuthSigningAlgs for client assertions; empty where none is listed
 */
public record AuthorizationServer(
        String issuer,
        URI tokenEndpoint,
        @Nullable URI revocationEndpoint,
        List<String> tokenEndpointAuthMethods,
        List<String> grantTypes,
        @Nullable URI mtlsTokenEndpoint,
        @Nullable URI mtlsRevocationEndpoint,
        List<String> dpopSigningAlgs,
        List<String> tokenEndpointAuthSigningAlgs) {

    private static final String TOKEN = "token_endpoint";
    private static final String REVOCATION = "revocation_endpoint";
    private static final String ALIASES = "mtls_endpoint_aliases";

    /** RFC 8414 §2 */
    private static final List<String> DEFAULT_METHODS = List.of("client_secret_basic");

    public AuthorizationServer {
        tokenEndpointAuthMethods = List.copyOf(tokenEndpointAuthMethods);
        grantTypes = List.copyOf(grantTypes);
        dpopSigningAlgs = List.copyOf(dpopSigningAlgs);
        tokenEndpointAuthSigningAlgs = List.copyOf(tokenEndpointAuthSigningAlgs);
    }

    /**
     * Reads the metadata of one issuer and of no other (RFC 8414 §3.3): it is compared character by character, without
     * any tolerance, since an attacker needs only one.
     *
     * @throws MetadataException where {@code issuer} or {@code token_endpoint} is missing, the issuer is another, or a
     *     member is not what it has to be
     */
    public static AuthorizationServer of(MetadataDocument document, String expectedIssuer) {
        String issuer = document.requiredText("issuer");
        requireSame(issuer, expectedIssuer);
        List<String> methods = document.texts("token_endpoint_auth_methods_supported");
        MetadataDocument aliases = document.object(ALIASES);
        return new AuthorizationServer(
                issuer,
                document.requiredUri(TOKEN),
                document.uri(REVOCATION),
                methods.isEmpty() ? DEFAULT_METHODS : methods,
                document.texts("grant_types_supported"),
                aliases == null ? null : aliases.uri(TOKEN),
                aliases == null ? null : aliases.uri(REVOCATION),
                document.texts("dpop_signing_alg_values_supported"),
                document.texts("token_endpoint_auth_signing_alg_values_supported"));
    }

    /**
     * Checks all endpoints that are there.
     *
     * @throws MetadataException of {@link Step#ENDPOINT} for the first that must not be used
     */
    public AuthorizationServer check(EndpointRule rule) {
        rule.check(TOKEN, tokenEndpoint);
        check(rule, REVOCATION, revocationEndpoint);
        check(rule, ALIASES + "." + TOKEN, mtlsTokenEndpoint);
        check(rule, ALIASES + "." + REVOCATION, mtlsRevocationEndpoint);
        return this;
    }

    private static void check(EndpointRule rule, String what, @Nullable URI endpoint) {
        if (endpoint != null) {
            rule.check(what, endpoint);
        }
    }

    private static void requireSame(String issuer, String expected) {
        if (issuer.equals(expected)) {
            return;
        }
        String problem = "issuer is " + Excerpt.of(issuer) + ", but " + Excerpt.of(expected)
                + " was asked for, and they must be the same character by character (RFC 8414 §3.3): ";
        // Microsoft Entra, where no tenant was asked for
        String remedy = issuer.contains("{tenantid}")
                ? "this is the metadata of all tenants, so set oauth.token-url to that of your own"
                : "set oauth.issuer to the right one; where the server itself has it wrong, set oauth.token-url";
        throw new MetadataException(Step.AUTHORIZATION_SERVER_METADATA, problem + remedy);
    }
}
