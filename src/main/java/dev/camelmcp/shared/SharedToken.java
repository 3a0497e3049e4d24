package dev.camelmcp.shared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is kept for all nodes. Immutable; {@code toString()} does not show the token.
 *
 * @param generation of the server's tokens that it belongs to ({@link Generations})
 * @param steps the scopes that the MCP server turned out to want, which the next one has to be asked for with
 * @param certificate the thumbprint of the client certificate that it was got with; null for none
 * @param issuer the authorization server that was found out for it; null where it is configured
 */
record SharedToken(
        AccessToken token,
        Generation generation,
        ScopeSet steps,
        @Nullable String certificate,
        @Nullable String issuer) {

    private static final JsonMapper JSON = new JsonMapper();

    byte[] toBytes() {
        ObjectNode node = JSON.createObjectNode()
                .put("access_token", token.value().value())
                .put("scope", String.join(" ", token.scope().values()))
                .put("lifetime_ms", token.lifetime().toMillis())
                .put("expires_at_ms", token.expiresAt().toEpochMilli())
                .put("certificate_bound", token.certificateBound())
                .put("key_bound", token.keyBound())
                .put("generation", generation.text())
                .put("steps", String.join(" ", steps.values()))
                .put("certificate", certificate)
                .put("issuer", issuer);
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads it. When the token was issued and when it expires is by this node's clock, since nodes' clocks differ: what
     * is left of it is what the store leaves of it.
     *
     * @param left of what is kept; null where it says nothing
     * @throws IOException when it is none
     */
    static SharedToken of(byte[] bytes, @Nullable Duration left, Instant now) throws IOException {
        try {
            return of(JSON.readTree(bytes), left, now);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IOException("it is no token that this version can use", e);
        }
    }

    private static SharedToken of(JsonNode node, @Nullable Duration left, Instant now) throws IOException {
        Generation generation = Generation.of(node.path("generation").asText());
        if (node.path("access_token").asText().isBlank() || generation == null) {
            throw new IOException("it is no token");
        }
        Duration lifetime = Duration.ofMillis(node.path("lifetime_ms").asLong());
        Instant told = Instant.ofEpochMilli(node.path("expires_at_ms").asLong());
        Instant expires = left == null ? told : now.plus(left.compareTo(lifetime) > 0 ? lifetime : left);
        if (lifetime.isZero() || lifetime.isNegative()) {
            throw new IOException("its token has no lifetime");
        }
        AccessToken token = new AccessToken(
                new Secret(node.path("access_token").asText()),
                scopes(node, "scope"),
                expires.minus(lifetime),
                expires,
                node.path("certificate_bound").asBoolean(),
                node.path("key_bound").asBoolean());
        return new SharedToken(
                token, generation, scopes(node, "steps"), text(node, "certificate"), text(node, "issuer"));
    }

    private static ScopeSet scopes(JsonNode node, String member) {
        return ScopeSet.parse(node.path(member).asText());
    }

    private static @Nullable String text(JsonNode node, String member) {
        return node.hasNonNull(member) ? node.path(member).asText() : null;
    }
}
