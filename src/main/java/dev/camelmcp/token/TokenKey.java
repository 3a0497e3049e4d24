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
 * @param value {@code config/server#fingerprint}, with {@code @fingerprint} of the caller's token behind it for what is
 *     one caller's
 */
public record TokenKey(String value) {

    private static final String CALLER = "@";

    /**
     * The key of a client's tokens.
     *
     * @param owner {@code config/server}
     * @param parts endpoint, client id, credential, method, scopes … in a fixed order
     */
    public static TokenKey of(String owner, List<String> parts) {
        return new TokenKey(owner + "#" + fingerprint(parts));
    }

    private static String fingerprint(List<String> parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // the length keeps ("ab", "c") apart from ("a", "bc")
                sha.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
                sha.update((byte) ':');
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The key of what is one caller's; another token of the same caller has another one. */
    public TokenKey forCaller(Secret token) {
        return new TokenKey(value + CALLER + fingerprint(List.of(token.value())));
    }

    /** The key of the server whose caller's key this is; itself for a server's. */
    public TokenKey owner() {
        int caller = value.lastIndexOf(CALLER);
        return caller > value.lastIndexOf('#') ? new TokenKey(value.substring(0, caller)) : this;
    }

    @Override
    public String toString() {
        return value;
    }
}
