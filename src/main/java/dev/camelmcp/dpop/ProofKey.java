package dev.camelmcp.dpop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.camelmcp.config.SigningAlgorithm;
import dev.camelmcp.tls.KeyFileException;
import dev.camelmcp.tls.KeyFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;

/**
 * A key that tokens are bound to, and what proofs are signed with (RFC 9449 §4.2). Immutable and thread-safe;
 * {@code toString()} shows the thumbprint alone.
 */
public final class ProofKey {

    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");
    private static final String WHAT = "DPoP key";
    private static final String USABLE_KEYS = "use RSA with 2048 bits or more, P-256, P-384, P-521 or Ed25519";

    private final JWSHeader header;
    private final JWSSigner signer;
    private final String thumbprint;

    private ProofKey(JWK key, JWSAlgorithm algorithm) throws JOSEException {
        header = new JWSHeader.Builder(algorithm)
                .type(TYPE)
                .jwk(key.toPublicJWK())
                .build();
        signer = KeyPairs.signer(key);
        thumbprint = key.computeThumbprint().toString();
    }

    /** A new one, for ES256. */
    static ProofKey generate() {
        try {
            return new ProofKey(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
        } catch (JOSEException e) {
            throw new IllegalStateException("this JVM makes no P-256 keys", e);
        }
    }

    /**
     * The one in a PEM file, tried out.
     *
     * @throws KeyFileException when there is none that can be read, or it cannot sign
     */
    public static ProofKey read(Path file) {
        PrivateKey key = KeyFiles.privateKey(WHAT, file, null);
        List<SigningAlgorithm> fitting = SigningAlgorithm.fitting(key);
        if (fitting.isEmpty()) {
            throw unusable(file, "no signing algorithm fits it");
        }
        JWSAlgorithm algorithm = JWSAlgorithm.parse(fitting.get(0).name());
        try {
            JWK pair = KeyPairs.of(key);
            ProofKey read = new ProofKey(pair, algorithm);
            if (!read.signed(new JWTClaimsSet.Builder().build()).verify(KeyPairs.verifier(pair))) {
                throw unusable(file, "its own public key does not fit it");
            }
            return read;
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException | LinkageError e) {
            throw unusable(file, "it cannot sign by " + algorithm);
        }
    }

    /** RFC 7638, as {@code jkt} has it (RFC 9449 §6.1). */
    public String thumbprint() {
        return thumbprint;
    }

    String sign(JWTClaimsSet claims) {
        try {
            return signed(claims).serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the DPoP key " + thumbprint + " does not sign any more", e);
        }
    }

    private SignedJWT signed(JWTClaimsSet claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt;
    }

    private static KeyFileException unusable(Path file, String why) {
        return new KeyFileException(WHAT + " cannot be used: " + file + "; " + why + "; " + USABLE_KEYS);
    }

    @Override
    public String toString() {
        return "ProofKey[" + thumbprint + "]";
    }
}
