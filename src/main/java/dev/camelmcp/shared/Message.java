package dev.camelmcp.shared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a node tells the others. Immutable.
 *
 * @param node that tells it
 * @param key of the token, or of a server's tokens
 * @param detail as the kind says
 */
record Message(String node, Kind kind, TokenKey key, String detail) {

    /** What it is sealed for. */
    static final String PLACE = "message";

    private static final JsonMapper JSON = new JsonMapper();

    /** What happened. */
    enum Kind {
        /** There is a newer token, or nobody acquires it any more. No detail. */
        CHANGED,
        /** Tokens from before are over. The detail is their new generation; empty for one caller's. */
        INVALIDATED,
        /** The authorization server was asked in vain, for all who wait. No detail. */
        FAILED,
        /** The MCP server refused a token. The detail is its SHA-256. */
        REJECTED
    }

    /** What tells a token from others, and nothing of it. */
    static String digest(AccessToken token) {
        try {
            byte[] value = token.value().value().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    byte[] toBytes() {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("node", node)
                    .put("kind", kind.name())
                    .put("key", key.value())
                    .put("detail", detail));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads it.
     *
     * @throws IOException when it is none, or of a kind that a newer version has
     */
    static Message of(byte[] bytes) throws IOException {
        JsonNode node = JSON.readTree(bytes);
        try {
            return new Message(
                    node.path("node").asText(),
                    Kind.valueOf(node.path("kind").asText()),
                    new TokenKey(node.path("key").asText()),
                    node.path("detail").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no message", e);
        }
    }
}
