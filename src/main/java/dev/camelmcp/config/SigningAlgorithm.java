package dev.camelmcp.config;

import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** JWS algorithms for client assertions (RFC 7518 §3.1, RFC 8037), each with the kind of key it signs with. */
public enum SigningAlgorithm {
    RS256("RSA", 0),
    RS384("RSA", 0),
    RS512("RSA", 0),
    PS256("RSA", 0),
    PS384("RSA", 0),
    PS512("RSA", 0),
    ES256("EC", 256),
    ES384("EC", 384),
    ES512("EC", 521),
    EdDSA("EdDSA", 0);

    private final String keyKind;
    private final int curveBits;

    SigningAlgorithm(String keyKind, int curveBits) {
        this.keyKind = keyKind;
        this.curveBits = curveBits;
    }

    /** However it is spelled: editors of Spring Boot's files offer {@code rs256}. */
    public static Optional<SigningAlgorithm> of(String name) {
        return Arrays.stream(values())
                .filter(a -> a.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Those that such a key can be used with, the usual one first. */
    public static List<SigningAlgorithm> fitting(PrivateKey key) {
        return Arrays.stream(values()).filter(a -> a.fits(key)).toList();
    }

    private boolean fits(PrivateKey key) {
        String kind = switch (key.getAlgorithm()) {
            case "ECDSA" -> "EC";
            case "Ed25519" -> "EdDSA";
            default -> key.getAlgorithm();
        };
        return kind.equals(keyKind)
                && (!(key instanceof ECPrivateKey ec)
                        || ec.getParams().getOrder().bitLength() == curveBits);
    }
}
