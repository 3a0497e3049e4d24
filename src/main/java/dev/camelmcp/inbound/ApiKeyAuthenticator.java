package dev.camelmcp.inbound;

import dev.camelmcp.config.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows callers by a key, of which it knows the SHA-256 alone. What is compared are hashes, each in constant time, and
 * always all of them: how long it takes says neither how much of a key is right nor which one it is. Immutable and
 * thread-safe.
 */
public final class ApiKeyAuthenticator implements InboundAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyAuthenticator.class);

    private static final Refusal UNKNOWN = Refusal.invalid("the key is not valid");

    /** Compares two hashes, in a time that does not depend on where they differ. */
    interface Comparison {
        boolean isEqual(byte[] known, byte[] presented);
    }

    private final byte[][] hashes;
    private final List<CompletionStage<Verdict>> callers;
    private final FailedAttempts attempts;
    private final Comparison comparison;

    public ApiKeyAuthenticator(List<ApiKey> keys, FailedAttempts attempts) {
        this(keys, attempts, MessageDigest::isEqual);
    }

    ApiKeyAuthenticator(List<ApiKey> keys, FailedAttempts attempts, Comparison comparison) {
        this.attempts = attempts;
        this.comparison = comparison;
        this.hashes =
                keys.stream().map(k -> HexFormat.of().parseHex(k.sha256())).toArray(byte[][]::new);
        this.callers = keys.stream()
                .map(k -> CompletableFuture.<Verdict>completedStage(new Caller(k.name(), k.servers())))
                .toList();
    }

    @Override
    public CompletionStage<Verdict> authenticate(InboundRequest request) {
        Credentials credentials = Credentials.apiKey(request);
        String key = credentials.value();
        if (key == null) {
            return CompletableFuture.completedStage(credentials.refusal());
        }
        byte[] presented = sha256(key);
        int found = -1;
        for (int i = 0; i < hashes.length; i++) {
            // no early exit
            found = comparison.isEqual(hashes[i], presented) ? i : found;
        }
        if (found >= 0 && key.length() < ApiKey.SHORTEST) {
            LOG.warn(
                    "API key {} is refused: it is shorter than {} characters; make a new one",
                    name(found),
                    ApiKey.SHORTEST);
            return unknown();
        }
        return found < 0 ? unknown() : callers.get(found);
    }

    private CompletionStage<Verdict> unknown() {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        if (!attempts.hold(() -> verdict.complete(UNKNOWN))) {
            verdict.complete(UNKNOWN);
        }
        return verdict;
    }

    private Verdict name(int index) {
        return callers.get(index).toCompletableFuture().join();
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
