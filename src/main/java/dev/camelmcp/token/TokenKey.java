package dev.camelmcp.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names a cached token by everything that changes it: two servers share nothing, and a changed configuration never
 * finds the old token. A string, because {@code caffeine-cache:} endpoints know no other keys; credentials go in as a
 * SHA-256 fingerprint only. Immutable.
 *
 * @param value {@code config/server#fingerprint}
 */
public record TokenKey(String value) {

    /**
     * The key of a client's tokens.
     *
     * @param owner {@code config/server}
     * @param parts endpoint, client id, credential, method, scopes … in a fixed order
     */
    public static TokenKey of(String owner, List<String> parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // the length keeps ("ab", "c") apart from ("a", "bc")
                sha.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
                sha.update((byte) ':');
                sha.update(bytes);
            }
            return new TokenKey(owner + "#" + HexFormat.of().formatHex(sha.digest(), 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
