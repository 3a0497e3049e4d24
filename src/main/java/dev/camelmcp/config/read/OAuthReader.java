package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ServerProperty.*;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.DiscoverySettings;
import dev.camelmcp.config.DpopSettings;
import dev.camelmcp.config.GrantSettings;
import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.SigningKey;
import dev.camelmcp.config.Target;
import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.provider.ProviderProfile;
import dev.camelmcp.provider.TokenResponseStyle;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the OAuth client of one server from its block, and refuses what OAuth does not allow. Not thread-safe; use
 * once.
 */
final class OAuthReader {

    /** Parameters of RFC 6749, 7521, 8693, 8707 and of this project, which additional ones may not override. */
    private static final Set<String> PROTOCOL_PARAMETERS = Set.of(
            "grant_type",
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "assertion",
            "subject_token",
            "subject_token_type",
            "actor_token",
            "actor_token_type",
            "requested_token_type",
            "scope",
            "audience",
            "organization",
            "resource",
            "token",
            "token_type_hint");

    /** What a token request is made of, beside what {@link HeaderFields} keeps. */
    private static final Set<String> PROTOCOL_HEADERS =
            Set.of("authorization", "dpop", "x-correlation-id", "x-request-id");

    /** What Camel's {@code http:} keeps to itself, and would silently leave out. */
    private static final Set<String> UNSENT_HEADERS = Set.of("cache-control", "date", "pragma", "via", "warning");

    private static final String WHEN_ENABLED = "when oauth.enabled=true";
    private static final int DAY = 86_400;

    private final ServerBlock block;
    private final KeyReader keys;
    private final Extensions extensions;
    private final @Nullable Target target;

    /** @param target of the server; null where it could not be read */
    OAuthReader(ServerBlock block, Extensions extensions, @Nullable Target target) {
        this.target = target;
        this.block = block;
        this.extensions = extensions;
        this.keys = new KeyReader(block);
    }

    @Nullable
    OAuthRegistration read() {
        Optional<ProviderProfile> provider = new ProviderReader(block, extensions).read();
        String version = block.read(VERSION, OAuthReader::version, "2.0");
        GrantSettings grant = new GrantReader(block, extensions).read();
        boolean strict = version.equals("2.1");
        boolean enforceHttps = readEnforceHttps(strict);
        readTokenInHeaderOnly(strict);
        boolean mutualTls = block.read(USE_MTLS, Values::bool, false);
        TokenResponseStyle style = provider.map(ProviderProfile::style).orElse(TokenResponseStyle.STANDARD);
        if (style == TokenResponseStyle.GITHUB_APP && !grant.type().equals(GrantType.CLIENT_CREDENTIALS)) {
            block.reject(
                    GRANT_TYPE, "does not go with oauth.provider=github-app, which is a grant of its own; remove it");
        }
        AuthMethod method =
                style == TokenResponseStyle.GITHUB_APP ? AuthMethod.GITHUB_APP : readMethod(mutualTls, grant.type());
        URI tokenUrl = readEndpoint(TOKEN_URL, "token_url", strict, enforceHttps);
        DiscoverySettings discovery =
                new DiscoveryReader(block).read(target, mutualTls, enforceHttps, grant.type(), provider);
        TlsFiles tls = keys.readTls(mutualTls || method.needsCertificate());
        String clientId = readClientId(grant.type(), method);
        String secret = block.secret(CLIENT_SECRET);
        Set<AuthMethod> choice = discovery == null ? Set.of() : discovery.methods();
        if (secret == null && method.needsSecret() && choice.isEmpty()) {
            block.require(CLIENT_SECRET, "for " + method.ianaName());
        }
        URI revocationUrl = readEndpoint(REVOCATION_URL, "revocation_url", strict, enforceHttps);
        ScopeSet scope = optional(SCOPE, OAuthReader::scope, ScopeSet.EMPTY);
        List<String> audiences = optional(AUDIENCE, Values::list, List.of());
        List<String> resources = optional(RESOURCE, OAuthReader::resources, List.of());
        String organization = block.text(ORGANIZATION);
        boolean raw = block.read(BASIC_AUTH_ENCODING, OAuthReader::isRaw, false);
        boolean validateScopes = block.read(VALIDATE_SCOPES, Values::bool, true);
        if (!validateScopes) {
            block.warn(VALIDATE_SCOPES, "is false, so a token that lacks a requested scope is used all the same");
        }
        Duration buffer = block.read(TOKEN_EXPIRY_BUFFER, v -> seconds(v, 0), Duration.ofMinutes(5));
        URI idpTokenUrl = readEndpoint(IDP_TOKEN_URL, "idp.token_url", strict, enforceHttps);
        URI idpIssuerUrl = readEndpoint(IDP_ISSUER, "idp.issuer", strict, enforceHttps);
        String idpIssuer = idpIssuerUrl == null ? null : block.text(IDP_ISSUER);
        Duration defaultLifetime = block.read(DEFAULT_LIFETIME, v -> seconds(v, 1), Duration.ofHours(1));
        Map<String, Secret> params = readParams();
        Map<String, Secret> headers = readHeaders();
        boolean stepUp = block.read(STEP_UP, Values::bool, scope.isEmpty());
        boolean eager = block.read(EAGER, Values::bool, false);
        if (eager && grant.isPerCaller()) {
            block.warn(EAGER, "has no effect, because tokens are per caller; remove it");
        }
        SigningKey signingKey = method.needsPrivateKey()
                        || choice.contains(AuthMethod.PRIVATE_KEY_JWT)
                        || (method.isOwn() && block.has(PRIVATE_KEY_PATH))
                ? keys.readSigningKey(tokenUrl, provider)
                : null;
        DpopSettings dpop = keys.readDpop();
        if (dpop != null && style != TokenResponseStyle.STANDARD) {
            block.reject(DPOP, "is not known to the authorization server of this oauth.provider; remove it");
        }
        GrantSettings complete = new IdpReader(block)
                .complete(
                        grant,
                        new IdpReader.Wanted(
                                version, idpTokenUrl, idpIssuer, enforceHttps, discovery != null, scope, resources));
        if (!block.problems().isEmpty() || clientId == null) {
            return null;
        }
        boolean usesSecret = method.needsSecret() || method.isOwn() || !choice.isEmpty();
        Secret clientSecret = secret == null || !usesSecret ? null : new Secret(secret);
        return new OAuthRegistration(
                version,
                clientId,
                clientSecret,
                method,
                raw,
                signingKey,
                tls,
                tokenUrl,
                revocationUrl,
                scope,
                audiences,
                organization,
                resources,
                validateScopes,
                buffer,
                defaultLifetime,
                params,
                headers,
                style,
                discovery,
                stepUp,
                eager && !grant.isPerCaller(),
                dpop,
                complete);
    }

    /** Null for a problem; empty where an assertion says all there is to say (RFC 7521 §4.1). */
    private @Nullable String readClientId(GrantType grant, AuthMethod method) {
        String clientId = block.text(CLIENT_ID);
        if (clientId == null && grant.equals(GrantType.JWT_BEARER) && method.equals(AuthMethod.NONE)) {
            return block.has(CLIENT_ID) ? null : "";
        }
        if (clientId == null) {
            block.require(CLIENT_ID, WHEN_ENABLED);
        }
        return clientId;
    }

    /** A list may be blank: it is then empty, which is no less safe than the default. */
    private <T> T optional(ServerProperty property, Function<String, T> conversion, T none) {
        T value = block.read(property, conversion);
        return value == null ? none : value;
    }

    private boolean readEnforceHttps(boolean strict) {
        boolean enforce = block.read(ENFORCE_HTTPS, Values::bool, true);
        if (strict && !enforce) {
            block.reject(ENFORCE_HTTPS, "OAuth 2.1 does not allow false; remove it, or set oauth.version=2.0");
        }
        return enforce;
    }

    private void readTokenInHeaderOnly(boolean strict) {
        if (!block.read(TOKEN_IN_HEADER_ONLY, Values::bool, true) && strict) {
            block.reject(TOKEN_IN_HEADER_ONLY, "OAuth 2.1 does not allow false; remove it, or set oauth.version=2.0");
        }
    }

    /** A secret decides for basic or post; without one, what else there is to authenticate with. */
    private AuthMethod readMethod(boolean mutualTls, GrantType grant) {
        boolean basic = block.read(USE_BASIC_AUTH, Values::bool, true);
        AuthMethod derived = basic ? AuthMethod.CLIENT_SECRET_BASIC : AuthMethod.CLIENT_SECRET_POST;
        if (!block.has(CLIENT_SECRET)) {
            derived = block.has(PRIVATE_KEY_PATH)
                    ? AuthMethod.PRIVATE_KEY_JWT
                    : mutualTls
                            ? AuthMethod.TLS_CLIENT_AUTH
                            : grant.equals(GrantType.JWT_BEARER) ? AuthMethod.NONE : derived;
        }
        return block.read(TOKEN_ENDPOINT_AUTH_METHOD, extensions::method, derived);
    }

    private @Nullable URI readEndpoint(ServerProperty property, String name, boolean strict, boolean enforceHttps) {
        URI uri = block.read(property, v -> Values.httpUrl(v.trim()));
        if (uri == null || Values.isHttps(uri)) {
            return uri;
        }
        if (strict) {
            block.reject(
                    property, "OAuth 2.1 requires HTTPS for " + name + "; use an https URL, or set oauth.version=2.0");
        } else if (enforceHttps) {
            block.reject(
                    property,
                    name + " must be an https URL; oauth.enforce-https=false allows http, unsafely, for tests");
        } else if (!Values.isLoopback(uri)) {
            block.warn(
                    property,
                    "credentials are sent unencrypted to "
                            + UrlAuthority.of(uri).host() + ", since oauth.enforce-https=false");
        }
        return uri;
    }

    private Map<String, Secret> readParams() {
        Map<String, Secret> params = new TreeMap<>();
        block.map(ADDITIONAL_PARAMS).forEach((name, value) -> {
            if (PROTOCOL_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
                block.reject(ADDITIONAL_PARAMS, name, "may not override the protocol parameter " + name);
            }
            params.put(name, new Secret(value));
        });
        return params;
    }

    private Map<String, Secret> readHeaders() {
        Map<String, Secret> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        block.map(CUSTOM_HEADERS).forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            String refusal = HeaderFields.refusal(name);
            if (refusal != null) {
                block.reject(CUSTOM_HEADERS, name, refusal);
            } else if (PROTOCOL_HEADERS.contains(lower)) {
                block.reject(CUSTOM_HEADERS, name, "may not override the header " + name);
            } else if (UNSENT_HEADERS.contains(lower)) {
                block.reject(CUSTOM_HEADERS, name, "is a header that cannot be sent; remove it");
            } else if (!HeaderFields.isValid(name, value)) {
                block.reject(CUSTOM_HEADERS, name, "is not a valid HTTP header (RFC 9110 §5)");
            }
            headers.put(name, new Secret(value));
        });
        return headers;
    }

    private static String version(String value) {
        if (!value.equals("2.0") && !value.equals("2.1")) {
            throw new IllegalArgumentException("'" + value + "' is not supported; use 2.0 or 2.1");
        }
        return value;
    }

    private static boolean isRaw(String value) {
        if (!value.equals("form") && !value.equals("raw")) {
            throw new IllegalArgumentException("'" + value + "' is neither form nor raw");
        }
        return value.equals("raw");
    }

    private static ScopeSet scope(String value) {
        ScopeSet scope = ScopeSet.parse(value);
        if (!scope.isValid()) {
            throw new IllegalArgumentException(
                    "a scope may not hold quotes, backslashes or control characters (RFC 6749 §3.3)");
        }
        return scope;
    }

    private static List<String> resources(String value) {
        List<String> resources = Values.list(value);
        for (String resource : resources) {
            if (!isResource(resource)) {
                throw new IllegalArgumentException(
                        "'" + resource + "' is not an absolute URI without fragment (RFC 8707 §2)");
            }
        }
        return resources;
    }

    private static boolean isResource(String value) {
        try {
            URI uri = new URI(value);
            return uri.isAbsolute() && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Duration seconds(String value, int min) {
        return Duration.ofSeconds(Values.integer(value, min, 365 * DAY));
    }
}
