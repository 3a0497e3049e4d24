package dev.camelmcp.config.read;

import dev.camelmcp.config.ApiKey;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.InboundAuth;
import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.JwtSettings;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is asked of callers. Nothing of it is half-configured: what belongs to another {@code mcp.inbound.auth}
 * than the chosen one is a problem. Not thread-safe; use once.
 */
final class InboundReader {

    /**
     * RFC 7518 §3.1 and RFC 8037. HMAC is not among them, because its key is no public key: it would let everybody who
     * can check a token make one.
     */
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private final SettingsReader settings;
    private final ApiKeyReader keys;
    private final Set<ServerId> servers;

    /** @param servers all there are */
    InboundReader(SettingsReader settings, ApiKeyReader keys, Set<ServerId> servers) {
        this.settings = settings;
        this.keys = keys;
        this.servers = servers;
    }

    InboundSettings read() {
        InboundAuth auth = settings.read(Setting.INBOUND_AUTH, InboundAuth::of);
        // the limit is for the routes alone
        settings.read(Setting.INBOUND_RATE_LIMIT_ENABLED, Values::bool);
        settings.read(Setting.INBOUND_RATE_LIMIT_REQUESTS, v -> Values.integer(v, 1, 1_000_000));
        settings.read(Setting.INBOUND_RATE_LIMIT_PERIOD, Values::positiveDuration);
        boolean everybody = settings.read(Setting.INBOUND_ALLOW_UNAUTHENTICATED, Values::bool);
        if (everybody && auth == InboundAuth.NONE) {
            settings.warn(
                    Setting.INBOUND_ALLOW_UNAUTHENTICATED,
                    "=true: whoever reaches the gateway uses its tokens, without credentials");
        }
        return new InboundSettings(
                auth,
                everybody,
                settings.read(Setting.INBOUND_ALLOWED_HOSTS, InboundReader::names),
                origins(auth),
                settings.read(Setting.INBOUND_IDLE_TIMEOUT, Values::positiveDuration),
                settings.readOptional(Setting.INBOUND_PUBLIC_URL, InboundReader::publicUrl),
                apiKeys(auth),
                jwt(auth));
    }

    private Set<String> origins(InboundAuth auth) {
        Set<String> origins = settings.read(Setting.INBOUND_ALLOWED_ORIGINS, Origins::of);
        if (auth == InboundAuth.NONE) {
            if (origins.contains(Origins.ANY)) {
                settings.warn(
                        Setting.INBOUND_ALLOWED_ORIGINS,
                        "=*: any page in a browser that reaches the gateway uses its tokens, without credentials");
            }
            if (origins.contains(Origins.OPAQUE)) {
                settings.warn(
                        Setting.INBOUND_ALLOWED_ORIGINS,
                        "=null: any page can take that origin, by a sandboxed frame, and use the gateway's tokens,"
                                + " without credentials");
            }
        }
        return origins;
    }

    private List<ApiKey> apiKeys(InboundAuth auth) {
        List<ApiKey> read = keys.read(servers);
        ConfigEntry first = keys.first();
        if (auth == InboundAuth.API_KEY && first == null) {
            settings.problem(
                    ApiKeyProperty.PREFIX + "<name>.hash",
                    Setting.INBOUND_AUTH,
                    "is required by mcp.inbound.auth=api-key; make a key by: " + ApiKeyReader.REMEDY);
        }
        if (auth != InboundAuth.API_KEY && first != null && !settings.isInvalid(Setting.INBOUND_AUTH)) {
            settings.problem(first.key(), first.source(), unused(auth, InboundAuth.API_KEY));
        }
        return read;
    }

    private @Nullable JwtSettings jwt(InboundAuth auth) {
        String issuer = settings.readOptional(Setting.INBOUND_JWT_ISSUER, v -> v);
        Set<String> audiences = settings.read(Setting.INBOUND_JWT_AUDIENCE, v -> new TreeSet<>(Values.list(v)));
        URI jwks = settings.readOptional(Setting.INBOUND_JWT_JWKS_URL, Values::httpUrl);
        ScopeSet scopes = settings.read(Setting.INBOUND_JWT_REQUIRED_SCOPES, InboundReader::scopes);
        Set<String> algorithms = settings.read(Setting.INBOUND_JWT_ALGORITHMS, InboundReader::algorithms);
        boolean insecure = settings.read(Setting.INBOUND_JWT_ALLOW_HTTP_JWKS, Values::bool);
        if (auth != InboundAuth.JWT) {
            if (!settings.isInvalid(Setting.INBOUND_AUTH)) {
                Setting.below("mcp.inbound.jwt.")
                        .filter(settings::has)
                        .forEach(s -> settings.problem(s.key(), s, unused(auth, InboundAuth.JWT)));
            }
            return null;
        }
        if (insecure) {
            settings.warn(
                    Setting.INBOUND_JWT_ALLOW_HTTP_JWKS, "=true: who can change the keys on their way can make tokens");
        }
        if (jwks != null && !Values.isHttps(jwks) && !Values.isLoopback(jwks) && !insecure) {
            settings.problem(
                    Setting.INBOUND_JWT_JWKS_URL.key(),
                    Setting.INBOUND_JWT_JWKS_URL,
                    "must be https, because who can change the keys on their way can make tokens; for tests there is "
                            + Setting.INBOUND_JWT_ALLOW_HTTP_JWKS.key() + "=true");
        }
        require(Setting.INBOUND_JWT_ISSUER, issuer == null);
        require(Setting.INBOUND_JWT_AUDIENCE, audiences.isEmpty());
        require(Setting.INBOUND_JWT_JWKS_URL, jwks == null);
        return issuer == null || jwks == null ? null : new JwtSettings(issuer, audiences, jwks, scopes, algorithms);
    }

    private void require(Setting setting, boolean missing) {
        if (missing && !settings.isInvalid(setting)) {
            settings.problem(
                    setting.key(),
                    settings.has(setting) ? setting : Setting.INBOUND_AUTH,
                    "is required by mcp.inbound.auth=jwt; set it, or the environment variable "
                            + setting.key().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
        }
    }

    private static String unused(InboundAuth is, InboundAuth wanted) {
        return "has no effect, because mcp.inbound.auth is " + is.value() + "; set mcp.inbound.auth=" + wanted.value()
                + ", or remove it";
    }

    private static Set<String> names(String value) {
        return new TreeSet<>(Values.list(value.toLowerCase(Locale.ROOT)));
    }

    private static ScopeSet scopes(String value) {
        ScopeSet scopes = ScopeSet.parse(value);
        if (!scopes.isValid()) {
            throw new IllegalArgumentException("a scope may not hold quotes, backslashes or characters beyond ASCII");
        }
        return scopes;
    }

    private static Set<String> algorithms(String value) {
        Set<String> algorithms = new TreeSet<>(Values.list(value));
        if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException("'" + value + "' must be some of "
                    + String.join(", ", new TreeSet<>(ALGORITHMS))
                    + "; what is symmetric, or not signed, is not supported");
        }
        return algorithms;
    }

    /** Without the slash at the end, since paths are put behind it. */
    private static URI publicUrl(String value) {
        URI url = Values.httpUrl(value);
        if (url.getRawQuery() != null) {
            throw new IllegalArgumentException("must not have a query");
        }
        return URI.create(value.replaceFirst("/+$", ""));
    }
}
