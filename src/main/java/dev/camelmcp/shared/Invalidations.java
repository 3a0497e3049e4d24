package dev.camelmcp.shared;

import dev.camelmcp.shared.Message.Kind;
import dev.camelmcp.shared.Vault.Sight;
import dev.camelmcp.token.TokenKey;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tells the store and the other nodes that tokens are over. Each operation fails as the {@link SharedStore}'s do, and
 * what it was to tell stays to be told. Thread-safe.
 */
final class Invalidations {

    /** Against others who invalidate the same at the same time. */
    private static final int TRIES = 10;

    private final Vault vault;
    private final Generations generations;
    private final String node;
    private final ConcurrentMap<TokenKey, CompletableFuture<Void>> telling = new ConcurrentHashMap<>();

    Invalidations(Vault vault, Generations generations, String node) {
        this.vault = vault;
        this.generations = generations;
        this.node = node;
    }

    /** All that the store was not told yet. */
    CompletableFuture<Void> tellUntold() {
        return tell(generations.untold());
    }

    /** Tokens are over; the generation that takes their place is known here already. */
    CompletableFuture<Void> tell(Collection<TokenKey> keys) {
        return CompletableFuture.allOf(keys.stream().map(this::tell).toArray(CompletableFuture[]::new));
    }

    /** One at a time for each key, so that a node does not invalidate what it has just told. */
    private CompletableFuture<Void> tell(TokenKey key) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = telling.putIfAbsent(key, mine);
        if (other != null) {
            return other.thenCompose(told ->
                    generations.untold(key).contains(key) ? tell(key) : CompletableFuture.completedFuture(null));
        }
        CompletableFuture<Void> told = key.owner().equals(key) ? tell(key, TRIES) : tellCaller(key);
        return told.whenComplete((done, failure) -> {
            telling.remove(key);
            if (failure == null) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(failure);
            }
        });
    }

    private CompletableFuture<Void> tellCaller(TokenKey key) {
        return vault.invalidate(key).thenCompose(done -> told(key, generations.toTell(key, Generation.NONE)));
    }

    private CompletableFuture<Void> tell(TokenKey owner, int tries) {
        return vault.look(owner).thenCompose(sights -> {
            Generation there = sights.stream().map(Sight::generation).reduce(Generation.NONE, Generation::later);
            Generation generation = generations.toTell(owner, there);
            return vault.invalidate(sights, generation).thenCompose(done -> {
                if (done) {
                    return told(owner, generation);
                }
                return tries > 0
                        ? tell(owner, tries - 1)
                        : CompletableFuture.failedFuture(new StoreException("others invalidate without end"));
            });
        });
    }

    private CompletableFuture<Void> told(TokenKey key, Generation generation) {
        return publish(key, generation).thenRun(() -> generations.told(key, generation));
    }

    /** Tells the others which generation counts; of a caller's key, that its token is over. */
    CompletableFuture<Void> publish(TokenKey key, Generation generation) {
        String detail = key.owner().equals(key) ? generation.text() : "";
        return vault.publish(new Message(node, Kind.INVALIDATED, key, detail));
    }
}
