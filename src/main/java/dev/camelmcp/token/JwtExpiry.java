package dev.camelmcp.token;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * When an access token says itself that it expires, where it is a JWT (RFC 9068). Its signature is not looked at: the token came from the authorization server, and the time only
 * decides when to ask for the next one. Stateless.
 */
final class JwtExpiry {

    private JwtExpiry() {}

    static Optional<Instant> of(String token) {
        try {
            Date expires = JWTParser.parse(token).getJWTClaimsSet().getExpirationTime();
            return Optional.ofNullable(expires).map(Date::toInstant);
        } catch (ParseException | RuntimeException e) {
            return Optional.empty(); // opaque, or not what it looks like
        }
    }
}
