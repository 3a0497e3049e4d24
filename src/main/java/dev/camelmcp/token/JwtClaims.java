package dev.camelmcp.token;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an access token says of itself, where it is a JWT (RFC 9068). Its signature is not looked at: the token came
 * from the authorization server, and what is read here decides only when to ask for the next one and which certificate
 * to present. Immutable.
 *
 * @param expires {@code exp}; null where it does not say
 * @param certificateBound whether it is bound to a client certificate (RFC 8705 §3.1, {@code cnf.x5t#S256})
 */
record JwtClaims(@Nullable Instant expires, boolean certificateBound) {

    private static final JwtClaims NONE = new JwtClaims(null, false);

    /** The claims of a token; none where it is opaque, or not what it looks like. */
    static JwtClaims of(String token) {
        try {
            JWTClaimsSet claims = JWTParser.parse(token).getJWTClaimsSet();
            boolean bound = claims.getClaim("cnf") instanceof Map<?, ?> cnf && cnf.containsKey("x5t#S256");
            return new JwtClaims(
                    claims.getExpirationTime() == null
                            ? null
                            : claims.getExpirationTime().toInstant(),
                    bound);
        } catch (ParseException | RuntimeException e) {
            return NONE;
        }
    }
}
