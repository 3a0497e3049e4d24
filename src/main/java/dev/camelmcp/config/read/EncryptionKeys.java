package dev.camelmcp.config.read;

import dev.camelmcp.config.StoreSettings.EncryptionKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code id:base64 of 32 bytes}, separated by commas. Stateless; no message repeats a key, nor an id, which may be one
 * whose id was forgotten.
 */
final class EncryptionKeys {

    private static final int LENGTH = 32;
    private static final String REMEDY =
            "; each key is ID:BASE64, where openssl rand -base64 32 prints the second part";
    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_-]{1,32})\\s*:(.*)");

    private EncryptionKeys() {}

    /** @throws IllegalArgumentException where one of them is none */
    static List<EncryptionKey> parse(String value) {
        List<EncryptionKey> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<List<Byte>> known = new HashSet<>();
        for (String entry : Values.list(Values.secret(value))) {
            String which = "key " + (keys.size() + 1) + " ";
            Matcher parts = KEY.matcher(entry);
            if (!parts.matches()) {
                throw new IllegalArgumentException(which + "has no id in front, of 1 to 32 letters, digits, - and _, as"
                        + " in 2026-11:BASE64" + REMEDY);
            }
            byte[] bytes = bytes(which, parts.group(2).strip());
            if (!ids.add(parts.group(1))) {
                throw new IllegalArgumentException(
                        which + "has the id of another one: what was sealed would be opened by"
                                + " the wrong one; give each key an id of its own, and a new key a new one");
            }
            if (!known.add(boxed(bytes))) {
                throw new IllegalArgumentException(which + "is the same as another one under another id" + REMEDY);
            }
            keys.add(new EncryptionKey(parts.group(1), new SecretKeySpec(bytes, "AES")));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("names no key" + REMEDY);
        }
        return keys;
    }

    private static byte[] bytes(String which, String base64) {
        // both alphabets (RFC 4648 §4 and §5), with or without padding
        String plain = base64.replace('-', '+').replace('_', '/').replaceAll("={1,2}$", "");
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(plain);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(which + "is no base64" + REMEDY, e);
        }
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(which + "has " + bytes.length + " bytes instead of " + LENGTH + REMEDY);
        }
        for (byte each : bytes) {
            if (each != 0) {
                return bytes;
            }
        }
        throw new IllegalArgumentException(which + "is all zeros, which everybody knows" + REMEDY);
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> all = new ArrayList<>();
        for (byte each : bytes) {
            all.add(each);
        }
        return all;
    }
}
