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
 * always all of them: how long it takes says neither how much of a key is right nor which one it is. Thread-safe.
 */
public final class ApiKeyAuthenticator implements InboundAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyAuthenticator.class);

    private static final Refusal UNKNOWN = Refusal.invalid("the key is not valid");

    /** Compares two hashes, in a time that does not depend on where they differ. */
    interface Comparison {
        boolean isEqual(byte[] known, byte[] presented);
    }

    /** The keys of one moment, in one order. */
    private record Keys(List<byte[]> hashes, List<CompletionStage<Verdict>> callers) {

        static Keys of(List<ApiKey> keys) {
            return new Keys(
                    keys.stream().map(k -> HexFormat.of().parseHex(k.sha256())).toList(),
                    keys.stream()
                            .map(k -> CompletableFuture.<Verdict>completedStage(new Caller(k.name(), k.servers())))
                            .toList());
        }

        Verdict name(int index) {
            return callers.get(index).toCompletableFuture().join();
        }
    }

    private volatile Keys known;
    private final FailedAttempts attempts;
    private final Comparison comparison;

    public ApiKeyAuthenticator(List<ApiKey> keys, FailedAttempts attempts) {
        this(keys, attempts, MessageDigest::isEqual);
    }

    ApiKeyAuthenticator(List<ApiKey> keys, FailedAttempts attempts, Comparison comparison) {
        this.attempts = attempts;
        this.comparison = comparison;
        this.known = Keys.of(keys);
    }

    /** Other keys count for requests that come from now on, and those before for none. */
    public void change(List<ApiKey> keys) {
        known = Keys.of(keys);
    }

    @Override
    public CompletionStage<Verdict> authenticate(InboundRequest request) {
        Credentials credentials = Credentials.apiKey(request);
        String key = credentials.value();
        if (key == null) {
            return CompletableFuture.completedStage(credentials.refusal());
        }
        byte[] presented = sha256(key);
        Keys keys = known;
        int found = -1;
        for (int i = 0; i < keys.hashes.size(); i++) {
            // no early exit
            found = comparison.isEqual(keys.hashes.get(i), presented) ? i : found;
        }
        if (found >= 0 && key.length() < ApiKey.SHORTEST) {
            LOG.warn(
                    "API key {} is refused: it is shorter than {} characters; make a new one",
                    keys.name(found),
                    ApiKey.SHORTEST);
            return unknown();
        }
        return found < 0 ? unknown() : keys.callers.get(found);
    }

    private CompletionStage<Verdict> unknown() {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        if (!attempts.hold(() -> verdict.complete(UNKNOWN))) {
            verdict.complete(UNKNOWN);
        }
        return verdict;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
