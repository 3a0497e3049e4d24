package dev.camelmcp.clientauth;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAKey;

/** The signer for a key, by Nimbus. Stateless. */
final class Signers {

    private Signers() {}

    static JWSSigner of(PrivateKey privateKey) throws JOSEException {
        if (privateKey instanceof ECPrivateKey ec) {
            return new ECDSASigner(ec);
        }
        if (privateKey instanceof EdECPrivateKey ed) {
            return new Ed25519Signer(keyPair(ed));
        }
        return new RSASSASigner(privateKey);
    }

    /** What kind of key it is, for messages: {@code RSA with 1024 bits}. */
    static String describe(PrivateKey key) {
        if (key instanceof RSAKey rsa) {
            return "RSA with " + rsa.getModulus().bitLength() + " bits";
        }
        if (key instanceof ECPrivateKey ec) {
            Curve curve = Curve.forECParameterSpec(ec.getParams());
            return curve == null
                    ? "EC with " + ec.getParams().getOrder().bitLength() + " bits on a curve of another kind"
                    : "EC on " + curve.getName();
        }
        return key instanceof EdECPrivateKey ed ? ed.getParams().getName() : key.getAlgorithm();
    }

    /** Nimbus wants the public half too, which a PEM file need not have. */
    private static OctetKeyPair keyPair(EdECPrivateKey key) throws JOSEException {
        byte[] seed = key.getBytes().orElseThrow(() -> new JOSEException("the key does not show its seed"));
        try {
            byte[] publicKey = Ed25519Sign.KeyPair.newKeyPairFromSeed(seed).getPublicKey();
            return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(publicKey))
                    .d(Base64URL.encode(seed))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new JOSEException("not an Ed25519 key", e);
        }
    }
}
