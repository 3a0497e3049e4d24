package dev.camelmcp.dpop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Private keys with their public halves, which a PEM file need not have, and which every proof shows. Stateless. */
final class KeyPairs {

    private KeyPairs() {}

    /** @throws GeneralSecurityException where there is no way to the public half */
    static JWK of(PrivateKey key) throws GeneralSecurityException {
        if (key instanceof ECPrivateKey ec) {
            return ec(ec);
        }
        if (key instanceof EdECPrivateKey ed) {
            return ed25519(ed);
        }
        if (key instanceof RSAPrivateCrtKey rsa) {
            RSAPublicKeySpec half = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
            RSAPublicKey open = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(half);
            return new RSAKey.Builder(open).privateKey(rsa).build();
        }
        throw new GeneralSecurityException("a key without its public half: " + key.getAlgorithm());
    }

    static JWSSigner signer(JWK pair) throws JOSEException {
        if (pair instanceof ECKey ec) {
            return new ECDSASigner(ec);
        }
        return pair instanceof OctetKeyPair ed ? new Ed25519Signer(ed) : new RSASSASigner(pair.toRSAKey());
    }

    static JWSVerifier verifier(JWK pair) throws JOSEException {
        if (pair instanceof ECKey ec) {
            return new ECDSAVerifier(ec.toPublicJWK());
        }
        return pair instanceof OctetKeyPair ed
                ? new Ed25519Verifier(ed.toPublicJWK())
                : new RSASSAVerifier(pair.toRSAKey().toPublicJWK());
    }

    private static JWK ec(ECPrivateKey key) throws GeneralSecurityException {
        Curve curve = Curve.forECParameterSpec(key.getParams());
        X9ECParameters known = curve == null ? null : CustomNamedCurves.getByName(curve.getName());
        if (curve == null || known == null) {
            throw new GeneralSecurityException("an unknown curve");
        }
        ECPoint half = new FixedPointCombMultiplier()
                .multiply(known.getG(), key.getS())
                .normalize();
        int bits = key.getParams().getCurve().getField().getFieldSize();
        return new ECKey.Builder(
                        curve,
                        ECKey.encodeCoordinate(bits, half.getAffineXCoord().toBigInteger()),
                        ECKey.encodeCoordinate(bits, half.getAffineYCoord().toBigInteger()))
                .privateKey(key)
                .build();
    }

    private static JWK ed25519(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] seed = key.getBytes().orElseThrow(() -> new GeneralSecurityException("a key that does not show itself"));
        byte[] half =
                new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(half))
                .d(Base64URL.encode(seed))
                .build();
    }
}
