package dev.camelmcp.inbound;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWKSecurityContext;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.nimbusds.jwt.proc.JWTProcessor;
import dev.camelmcp.config.JwtSettings;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows callers by JWT access tokens (RFC 9068, RFC 8725): signed by a key of the issuer's with an algorithm of the
 * list, from that issuer, for this gateway, valid now, with the scopes that are required. Checked on the caller's event
 * loop where the key is known; the issuer is asked on another thread. Thread-safe.
 */
public final class JwtAuthenticator implements InboundAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(JwtAuthenticator.class);

    /**
     * Milliseconds for which the issuer's answer is used; a key that it no longer publishes is refused after so long.
     */
    private static final long CACHED = 300_000;

    /** Milliseconds in which the issuer is asked twice at most, however many names of keys somebody makes up. */
    private static final long RATE = 30_000;

    /** Milliseconds for which the keys are used while the issuer cannot be reached. */
    private static final long OUTAGE = 3_600_000;

    private static final Duration FRESH = Duration.ofSeconds(30);

    private static final Refusal NOT_VALID = Refusal.invalid("the token is not valid here");
    private static final Refusal EXPIRED = Refusal.invalid("the token has expired");

    private final Set<JWSAlgorithm> algorithms;
    private final ScopeSet required;
    private final JWTProcessor<JWKSecurityContext> processor;
    private final JwksKeys keys;

    /**
     * @param timeout of a request for the keys
     * @param skew by which the issuer's clock may differ
     * @param executor for what blocks
     * @param egress what the issuer is asked by
     */
    public JwtAuthenticator(
            JwtSettings settings, Duration timeout, Duration skew, Executor executor, Clock clock, EgressProxy egress) {
        this.algorithms =
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        this.required = settings.requiredScopes();
        this.processor = JwtRules.processor(settings, algorithms, skew, clock);
        this.keys = new JwksKeys(
                SteadyKeySource.of(source(settings, timeout, egress), clock),
                executor,
                clock,
                FRESH,
                Duration.ofMillis(CACHED),
                timeout.multipliedBy(2));
    }

    @Override
    public CompletionStage<Verdict> authenticate(InboundRequest request) {
        Credentials credentials = Credentials.bearer(request);
        if (credentials.value() == null) {
            return CompletableFuture.completedStage(credentials.refusal());
        }
        SignedJWT token = parse(credentials.value());
        // before any key is asked for: what is not signed as it should be costs nobody anything
        if (token == null || !algorithms.contains(token.getHeader().getAlgorithm())) {
            return CompletableFuture.completedStage(NOT_VALID);
        }
        return keys.get(token.getHeader().getKeyID())
                .handle((known, failure) -> failure == null
                        ? verify(token, known.context())
                        : Refusal.unavailable("the keys of the token's issuer cannot be had at the moment"));
    }

    private Verdict verify(SignedJWT token, JWKSecurityContext context) {
        try {
            JWTClaimsSet claims = processor.process(token, context);
            String name = name(claims);
            if (name == null) {
                return NOT_VALID;
            }
            return scopes(claims).containsAll(required)
                    ? Caller.ofAll(name)
                            .with(new CallerToken(
                                    new Secret(token.serialize()),
                                    claims.getExpirationTime().toInstant()))
                    : Refusal.insufficientScope(required.toString());
        } catch (ExpiredJWTException e) {
            return EXPIRED;
        } catch (BadJOSEException | JOSEException | RuntimeException e) {
            // the message may quote claims, which are the caller's own words
            LOG.debug("Token refused: {}", String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?"));
            return NOT_VALID;
        }
    }

    private static @Nullable SignedJWT parse(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }

    /**
     * RFC 9068 §2.2 wants both; where there is no user, some issuers leave out {@code sub}, and some say {@code azp}.
     */
    private static @Nullable String name(JWTClaimsSet claims) {
        for (String claim : new String[] {"sub", "client_id", "azp"}) {
            if (claims.getClaim(claim) instanceof String name && !name.isBlank()) {
                return name.replaceAll("\\p{Cntrl}", "?");
            }
        }
        return null;
    }

    /** RFC 9068 §2.2.3; {@code scp} is what Entra ID and Okta have instead, as text or as a list. */
    private static ScopeSet scopes(JWTClaimsSet claims) {
        Object scope = claims.getClaim("scope") == null ? claims.getClaim("scp") : claims.getClaim("scope");
        if (scope instanceof Collection<?> values) {
            return ScopeSet.of(values.stream().map(String::valueOf).toList());
        }
        return scope instanceof String text ? ScopeSet.valid(text) : ScopeSet.EMPTY;
    }

    private static JWKSource<SecurityContext> source(JwtSettings settings, Duration timeout, EgressProxy egress) {
        try {
            return JWKSourceBuilder.create(settings.jwksUrl().toURL(), new JwksRetriever(timeout, egress))
                    .cache(CACHED, timeout.toMillis())
                    .refreshAheadCache(false) // JwksKeys asks ahead, on a thread that Camel knows of
                    .rateLimited(RATE)
                    .outageTolerant(OUTAGE)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("mcp.inbound.jwt.jwks-url is no URL that Java knows", e);
        }
    }
}
