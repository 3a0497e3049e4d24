package dev.camelmcp.provider;

import static dev.camelmcp.provider.ProviderRule.ignored;
import static dev.camelmcp.provider.ProviderRule.refused;
import static dev.camelmcp.provider.ProviderRule.refusedUnless;
import static dev.camelmcp.provider.ProviderRule.required;
import static dev.camelmcp.provider.ProviderRule.requiredUnless;
import static dev.camelmcp.provider.TokenResponseStyle.GITHUB_APP;
import static dev.camelmcp.provider.TokenResponseStyle.STANDARD;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The known products: a quirk is one line of an entry here, a product one entry. Where its documentation says so is in
 * {@code docs/providers.md}. Immutable and thread-safe.
 */
public final class ProviderProfiles {

    /** One scope or several, none of which needs a user. */
    private static final String NO_OPENID_SCOPE = "(?!.*(?<![^\\s,])(openid|profile|email|phone)(?![^\\s,])).*";

    /** One scope or several, each with a slash in it. */
    private static final String SCOPES_OF_RESOURCE_SERVERS = "[^\\s,]+/[^\\s,]+([\\s,]+[^\\s,]+/[^\\s,]+)*";

    private static final List<ProviderProfile> PROFILES = List.of(
            new ProviderProfile(
                    "auth0",
                    Map.of("oauth.use-basic-auth", "false"),
                    List.of(
                            requiredUnless(
                                            "oauth.resource",
                                            "oauth.audience",
                                            "for auth0: it is the identifier of the API; without it the token is of no use there")
                                    .orDiscovered(),
                            ignored(
                                    "oauth.revocation-url",
                                    "Auth0 revokes refresh tokens only; an access token is valid until it expires")),
                    "(https?://[^/]+/)oauth/token",
                    STANDARD),
            new ProviderProfile(
                    "okta",
                    Map.of(),
                    List.of(
                            required(
                                            "oauth.scope",
                                            "for okta: client credentials need at least one custom scope of the authorization server")
                                    .orDiscovered(),
                            refusedUnless(
                                    NO_OPENID_SCOPE,
                                    "oauth.scope",
                                    "Okta refuses openid, profile, email and phone with client credentials; ask for a custom scope"),
                            ignored(
                                    "oauth.audience",
                                    "Okta takes the audience from the authorization server's settings"),
                            ignored(
                                    "oauth.resource",
                                    "Okta takes the audience from the authorization server's settings")),
                    "",
                    STANDARD),
            new ProviderProfile(
                    "keycloak",
                    // a token lives 300 s, as long as the usual buffer
                    Map.of("oauth.token-expiry-buffer", "60"),
                    List.of(
                            ignored(
                                    "oauth.audience",
                                    "Keycloak reads it in token exchange only; add an audience mapper to the client"),
                            ignored(
                                    "oauth.resource",
                                    "Keycloak reads it only with its feature resource-indicators; else add an audience mapper"
                                            + " to the client")),
                    "(https?://.+/realms/[^/]+)/protocol/openid-connect/token",
                    STANDARD),
            new ProviderProfile(
                    "entra",
                    Map.of("oauth.use-basic-auth", "false", "oauth.signing-algorithm", "PS256"),
                    List.of(
                            refusedUnless(
                                    "https?://[^?]+/oauth2/v2\\.0/token(\\?.*)?",
                                    "oauth.token-url",
                                    "must be the v2.0 endpoint: https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token"),
                            required("oauth.scope", "for entra: <application ID URI of the API>/.default"),
                            refusedUnless(
                                    "[^\\s,]+/\\.default",
                                    "oauth.scope",
                                    "must be one <application ID URI of the API>/.default; roles are granted to the application"),
                            refused(
                                    "oauth.resource",
                                    "Entra's v2.0 endpoint refuses it (AADSTS901002); name the API in oauth.scope"),
                            ignored("oauth.audience", "Entra takes the audience from oauth.scope"),
                            ignored("oauth.revocation-url", "Entra cannot revoke access tokens")),
                    "",
                    STANDARD),
            new ProviderProfile(
                    "cognito",
                    // a quarter of the longest life, one day: renewed at 75 % of its life, however long that is
                    Map.of("oauth.token-expiry-buffer", "21600"),
                    List.of(
                            refusedUnless(
                                    SCOPES_OF_RESOURCE_SERVERS,
                                    "oauth.scope",
                                    "must be <resource server identifier>/<scope>; others need a user"),
                            refusedUnless(
                                    "client_secret_basic|client_secret_post",
                                    "oauth.token-endpoint-auth-method",
                                    "Cognito knows client_secret_basic and client_secret_post only"),
                            ignored("oauth.resource", "Cognito reads it when a user signs in, not here"),
                            ignored(
                                    "oauth.revocation-url",
                                    "Cognito revokes refresh tokens only; an access token is valid until it expires")),
                    "",
                    STANDARD),
            new ProviderProfile(
                    "salesforce",
                    // answers have no expires_in; a session ends after 15 idle minutes at the earliest
                    Map.of("oauth.default-lifetime", "900"),
                    List.of(refusedUnless(
                            "(?!https?://(login|test)\\.salesforce\\.com[:/]).*",
                            "oauth.token-url",
                            "must be on the My Domain host, https://<domain>.my.salesforce.com/services/oauth2/token;"
                                    + " others refuse client credentials")),
                    "",
                    STANDARD),
            new ProviderProfile(
                    "pingfederate",
                    Map.of(),
                    List.of(ignored(
                            "oauth.audience", "PingFederate's parameter is aud; set oauth.additional-params.aud")),
                    "",
                    STANDARD),
            new ProviderProfile(
                    "github-app",
                    Map.of(
                            "oauth.signing-algorithm", "RS256",
                            "oauth.custom-headers.Accept", "application/vnd.github+json",
                            "oauth.custom-headers.X-GitHub-Api-Version", "2022-11-28"),
                    List.of(
                            refusedUnless(
                                    "https?://.+/app/installations/\\d+/access_tokens",
                                    "oauth.token-url",
                                    "must be https://api.github.com/app/installations/<installation id>/access_tokens"),
                            required(
                                    "oauth.private-key-path",
                                    "for github-app: the private key that the app's JWT is signed with"),
                            refusedUnless("RS256", "oauth.signing-algorithm", "GitHub knows RS256 only"),
                            ignored("oauth.client-secret", "a GitHub App authenticates with its private key"),
                            refusedUnless("(?i)false", "oauth.use-mtls", "GitHub offers no mutual TLS; remove it"),
                            refused(
                                    "oauth.scope",
                                    "GitHub has none here; permissions are granted when the app is installed"),
                            refused("oauth.audience", "GitHub has none; a token is for GitHub's own servers"),
                            refused("oauth.resource", "GitHub has none; a token is for GitHub's own servers"),
                            refused("oauth.organization", "GitHub has none; the installation id says whose it is"),
                            refused("oauth.additional-params", "GitHub's request has no form; remove them")),
                    "",
                    GITHUB_APP));

    private ProviderProfiles() {}

    /** The profile of that name, in any case. */
    public static Optional<ProviderProfile> find(String name) {
        String wanted = name.trim().toLowerCase(Locale.ROOT);
        return PROFILES.stream().filter(p -> p.name().equals(wanted)).findFirst();
    }

    /** All names, in the documented order. */
    public static List<String> names() {
        return PROFILES.stream().map(ProviderProfile::name).toList();
    }
}
