package dev.camelmcp.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A credential that does not print itself: {@code toString()} is always {@code ****}. Immutable.
 *
 * @param value the credential in clear
 */
public record Secret(String value) {

    private static final String MASK = "****";

    /** Bytes of a fingerprint: enough to see that it is another one. */
    private static final int FINGERPRINT = 4;

    /**
     * Tells one token from another, {@code sha256:1a2b3c4d}. For tokens only: they are random, so that a digest tells
     * nothing about them.
     */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest, 0, FINGERPRINT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return MASK;
    }
}
