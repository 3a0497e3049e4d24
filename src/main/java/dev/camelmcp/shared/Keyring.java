package dev.camelmcp.shared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what leaves the process by AES-256-GCM, and names it by HMAC-SHA-256, so that a store and who reads it learn
 * neither what is kept nor for whom. Thread-safe; {@code toString()} shows the ids alone.
 *
 * <p>The first key seals and names; all of them open, by the id that stands in front of what is sealed. A sealed value
 * is bound to its place: moved to another name it cannot be opened.
 */
public final class Keyring {

    private static final byte FORMAT = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] NAMES = "camel-mcp-oauth names".getBytes(StandardCharsets.US_ASCII);

    /**
     * One key.
     *
     * @param id 1 to 32 ASCII characters
     */
    public record Key(String id, SecretKey seals, SecretKey names) {

        /**
         * A key with what is derived from it.
         *
         * @param bytes 32, which nobody can guess
         */
        public static Key of(String id, byte[] bytes) {
            SecretKey names = new SecretKeySpec(bytes, "HmacSHA256");
            return new Key(id, new SecretKeySpec(bytes, "AES"), new SecretKeySpec(hmac(names, NAMES), "HmacSHA256"));
        }

        /** A name that tells nothing; the same on every node that has the key. */
        String name(String of) {
            byte[] digest = hmac(names, of.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        }

        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    /** What cannot be opened: somebody else's, broken, or sealed by a key that this node does not have. */
    static final class SealBrokenException extends Exception {

        private static final long serialVersionUID = 1L;

        SealBrokenException(String message) {
            super(message, null, false, false);
        }
    }

    private volatile List<Key> keys;
    private final SecureRandom random = new SecureRandom();

    /** @param keys one at least, with different ids */
    public Keyring(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Others take the place of those there are, from now on. */
    public void use(List<Key> others) {
        keys = List.copyOf(others);
    }

    List<Key> keys() {
        return keys;
    }

    /**
     * Seals something for one place by the first key.
     *
     * @param place where it is kept; needed to open it
     */
    byte[] seal(String place, byte[] clear) {
        return seal(keys.get(0), place, clear);
    }

    /** Seals something for who has that key. */
    byte[] seal(Key key, String place, byte[] clear) {
        byte[] id = key.id.getBytes(StandardCharsets.US_ASCII);
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, place, nonce, clear);
        return ByteBuffer.allocate(2 + id.length + NONCE + sealed.length)
                .put(FORMAT)
                .put((byte) id.length)
                .put(id)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /**
     * Opens what was sealed for that place.
     *
     * @throws SealBrokenException saying why in words for operators
     */
    byte[] open(String place, byte[] sealed) throws SealBrokenException {
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        Key key = key(id(buffer));
        byte[] nonce = new byte[NONCE];
        if (buffer.remaining() < NONCE + TAG_BITS / Byte.SIZE) {
            throw new SealBrokenException("it is cut off");
        }
        buffer.get(nonce);
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        try {
            return crypt(Cipher.DECRYPT_MODE, key, place, nonce, rest);
        } catch (IllegalStateException e) {
            throw new SealBrokenException(
                    "key " + key.id + " does not open it: it was changed, moved, or sealed by another key of that id");
        }
    }

    /** Whether it is sealed by the first key. */
    boolean isCurrent(byte[] sealed) {
        try {
            return id(ByteBuffer.wrap(sealed)).equals(keys.get(0).id);
        } catch (SealBrokenException e) {
            return false;
        }
    }

    private static String id(ByteBuffer sealed) throws SealBrokenException {
        if (sealed.remaining() < 2 || sealed.get() != FORMAT) {
            throw new SealBrokenException("it is nothing that a gateway wrote");
        }
        int length = sealed.get();
        if (length < 1 || length > sealed.remaining()) {
            throw new SealBrokenException("it is cut off");
        }
        byte[] id = new byte[length];
        sealed.get(id);
        return new String(id, StandardCharsets.US_ASCII);
    }

    private Key key(String id) throws SealBrokenException {
        for (Key key : keys) {
            if (key.id.equals(id)) {
                return key;
            }
        }
        // not the id itself: it may be anybody's bytes
        throw new SealBrokenException(
                "it is sealed by a key that mcp.store.encryption-keys of this node does not have; add it behind the"
                        + " others until all nodes seal by the new one");
    }

    private static byte[] crypt(int mode, Key key, String place, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key.seals, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM fails", e);
        }
    }

    private static byte[] hmac(SecretKey key, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "Keyring" + keys;
    }
}
