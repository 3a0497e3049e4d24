package dev.camelmcp.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/** A DPoP proof as a server that checks it sees it (RFC 9449 §4.3): its signature fits the key that it shows. */
public record SeenProof(SignedJWT jwt) {

    public static SeenProof of(String header) {
        try {
            SignedJWT jwt = SignedJWT.parse(header);
            JWK key = jwt.getHeader().getJWK();
            assertThat(jwt.getHeader().getType().toString()).isEqualTo("dpop+jwt");
            assertThat(key.isPrivate()).as("shows its private key").isFalse();
            JWSVerifier verifier = key instanceof OctetKeyPair ed
                    ? new Ed25519Verifier(ed)
                    : new DefaultJWSVerifierFactory()
                            .createJWSVerifier(jwt.getHeader(), ((AsymmetricJWK) key).toPublicKey());
            assertThat(jwt.verify(verifier)).as("signature").isTrue();
            return new SeenProof(jwt);
        } catch (Exception e) {
            throw new AssertionError("no DPoP proof: " + header, e);
        }
    }

    public static String hash(String token) throws Exception {
        return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)))
                .toString();
    }

    public String claim(String name) {
        try {
            return jwt.getJWTClaimsSet().getStringClaim(name);
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    public Instant issuedAt() throws Exception {
        return jwt.getJWTClaimsSet().getIssueTime().toInstant();
    }

    public String algorithm() {
        return jwt.getHeader().getAlgorithm().getName();
    }

    /** RFC 7638. */
    public String thumbprint() throws Exception {
        return jwt.getHeader().getJWK().computeThumbprint().toString();
    }
}
