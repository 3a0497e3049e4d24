package dev.camelmcp.clientauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.SigningAlgorithm;
import dev.camelmcp.config.SigningKey;
import dev.camelmcp.tls.KeyFileException;
import dev.camelmcp.tls.KeyFiles;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;

/**
 * {@code private_key_jwt}: a JWT signed with the client's key (RFC 7523 §2.2, §3). Each attempt has one of its own:
 * authorization servers refuse a {@code jti} they have seen.
 */
public final class PrivateKeyJwt implements ClientAuthentication {

    /** The remedy where a key is of no use. */
    public static final String USABLE_KEYS = "use RSA with 2048 bits or more, P-256, P-384, P-521 or Ed25519";

    private static final String OTHER_KIND =
            "put a key of the former kind there, or restart the gateway, which chooses the algorithm";

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final Clock clock;

    public PrivateKeyJwt(Clock clock) {
        this.clock = clock;
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.PRIVATE_KEY_JWT;
    }

    @Override
    public void authenticate(OAuthRegistration client, FormRequest request) {
        SigningKey key = Objects.requireNonNull(client.signingKey(), "validated configuration has a signing key");
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(client.clientId())
                .subject(client.clientId())
                .audience(Objects.requireNonNull(key.audience(), "the token endpoint is known by now"))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        request.parameter("client_id", client.clientId())
                .parameter("client_assertion_type", ASSERTION_TYPE)
                .parameter("client_assertion", sign(claims, key));
    }

    /**
     * Signs once.
     *
     * @throws KeyFileException when the key cannot be read, or cannot sign by that algorithm
     */
    public static void tryOut(SigningKey key) {
        sign(new JWTClaimsSet.Builder().build(), key);
    }

    /**
     * A signed JWT. The file is read each time: acquisitions are rare, and a rotated key is then used by the next one.
     *
     * @throws KeyFileException as above
     */
    static String sign(JWTClaimsSet claims, SigningKey key) {
        JWSHeader header = new JWSHeader.Builder(
                        JWSAlgorithm.parse(key.algorithm().name()))
                .type(JOSEObjectType.JWT)
                .keyID(key.keyId())
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        PrivateKey privateKey = KeyFiles.privateKey("Private key", key.file(), key.password());
        try {
            jwt.sign(Signers.of(privateKey));
            return jwt.serialize();
        } catch (JOSEException | RuntimeException e) {
            throw new KeyFileException("Private key cannot be used: " + key.file() + "; it is "
                    + Signers.describe(privateKey) + ", which cannot sign by " + key.algorithm() + "; "
                    + (SigningAlgorithm.fitting(privateKey).contains(key.algorithm()) ? USABLE_KEYS : OTHER_KIND));
        }
    }
}
