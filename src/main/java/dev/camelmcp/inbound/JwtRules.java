package dev.camelmcp.inbound;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSecurityContextJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWKSecurityContext;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTProcessor;
import dev.camelmcp.config.JwtSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Set;

/** What a JWT must be to be taken for an access token for this gateway (RFC 9068 §4, RFC 8725 §3). Stateless. */
final class JwtRules {

    private JwtRules() {}

    static JWTProcessor<JWKSecurityContext> processor(
            JwtSettings settings, Set<JWSAlgorithm> algorithms, Duration skew, Clock clock) {
        DefaultJWTProcessor<JWKSecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, new JWKSecurityContextJWKSet()));
        processor.setJWSTypeVerifier(types());
        processor.setJWTClaimsSetVerifier(claims(settings, skew, clock));
        return processor;
    }

    /**
     * RFC 9068 §4 wants {@code at+jwt}; most issuers write JWT, and some nothing. Any other type is another kind of
     * token (RFC 8725 §3.11).
     */
    private static DefaultJOSEObjectTypeVerifier<JWKSecurityContext> types() {
        return new DefaultJOSEObjectTypeVerifier<>(
                new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), JOSEObjectType.JWT, null);
    }

    /** {@code iss} exactly, one of {@code aud}, {@code exp} (which must be there) and {@code nbf} with skew. */
    private static DefaultJWTClaimsVerifier<JWKSecurityContext> claims(
            JwtSettings settings, Duration skew, Clock clock) {
        DefaultJWTClaimsVerifier<JWKSecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(
                        settings.audiences(),
                        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                        Set.of("exp"),
                        Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew((int) skew.toSeconds());
        return verifier;
    }
}
