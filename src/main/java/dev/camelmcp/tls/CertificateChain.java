package dev.camelmcp.tls;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts the certificates of a file in the order of TLS (RFC 8446 §4.4.2): that of the key first, then its issuer, and so
 * on; the root may be there or not. What is no part of that is refused by its name. Stateless.
 */
final class CertificateChain {

    private static final byte[] PROBE = {1, 2, 3, 4};

    /** Those of the JDK's TLS; others sign too where a library has brought them. */
    private static final List<String> CURVES = List.of("secp256r1", "secp384r1", "secp521r1");

    private CertificateChain() {}

    /**
     * The chain of a key.
     *
     * @param found in any order, some perhaps twice
     * @param unusable begins a message: {@code Client certificate cannot be used: FILE}
     * @throws KeyFileException when one of them is no part of the chain, or when the key is of a kind that TLS cannot
     *     use
     * @return empty where the key is that of none of them
     */
    static List<X509Certificate> of(PrivateKey key, List<X509Certificate> found, String unusable) {
        if (key instanceof ECKey ec && CURVES.stream().noneMatch(c -> isOn(ec, c))) {
            throw ofUnusableKind(unusable);
        }
        Set<X509Certificate> left = new LinkedHashSet<>(found);
        List<X509Certificate> chain = new ArrayList<>();
        X509Certificate next = found.stream()
                .filter(c -> isKeyOf(key, c, unusable))
                .findFirst()
                .orElse(null);
        if (next == null) {
            return List.of();
        }
        while (next != null) {
            chain.add(next);
            left.remove(next);
            X509Certificate last = next;
            next = left.stream().filter(c -> isIssuer(c, last)).findFirst().orElse(null);
        }
        if (!left.isEmpty()) {
            throw new KeyFileException(unusable + "; the certificate of "
                    + left.iterator().next().getSubjectX500Principal() + " is no part of the chain of "
                    + chain.get(0).getSubjectX500Principal() + "; remove it");
        }
        return List.copyOf(chain);
    }

    private static boolean isOn(ECKey key, String curve) {
        try {
            AlgorithmParameters known = AlgorithmParameters.getInstance("EC");
            known.init(new ECGenParameterSpec(curve));
            return key.getParams()
                    .getOrder()
                    .equals(known.getParameterSpec(ECParameterSpec.class).getOrder());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static KeyFileException ofUnusableKind(String unusable) {
        return new KeyFileException(unusable
                + "; its key is of a kind that TLS cannot use; use RSA with 2048 bits, P-256, P-384, P-521 or Ed25519");
    }

    private static boolean isIssuer(X509Certificate issuer, X509Certificate of) {
        if (!issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal())) {
            return false;
        }
        try {
            of.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // another one of that name
        }
    }

    /** Whether a private key is the one of a certificate, by signing once. */
    private static boolean isKeyOf(PrivateKey key, X509Certificate certificate, String unusable) {
        PublicKey publicKey = certificate.getPublicKey();
        if (!kind(key.getAlgorithm()).equals(kind(publicKey.getAlgorithm()))) {
            return false;
        }
        String algorithm = switch (kind(key.getAlgorithm())) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> kind(key.getAlgorithm());
        };
        byte[] signed;
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            signed = signer.sign();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw ofUnusableKind(unusable);
        }
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(PROBE);
            return verifier.verify(signed);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false; // of another curve or size
        }
    }

    private static String kind(String algorithm) {
        return switch (algorithm) {
            case "ECDSA" -> "EC";
            case "Ed25519", "Ed448" -> "EdDSA";
            default -> algorithm;
        };
    }
}
