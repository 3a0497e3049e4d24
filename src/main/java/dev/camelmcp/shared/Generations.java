package dev.camelmcp.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * What this node knows of the generations of tokens. Those of one server and its callers have one, which a later one
 * takes the place of when they are invalidated: a token of an earlier generation is over, whoever has it and however
 * long it was cut off. It is in the store as long as a token of the one before may live, and each node remembers it, so
 * that a store that comes back empty gets it back. Thread-safe.
 */
final class Generations {

    /** How long it is kept in the store, at least; anew with each token. */
    static final Duration LIFE = Duration.ofDays(30);

    private static final int MOST = 100_000;

    private final Clock clock;
    private final Cache<TokenKey, Generation> known =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /** Invalidations that the store was not told of yet, with the generation that is to be there. */
    private final ConcurrentMap<TokenKey, Generation> untold = new ConcurrentHashMap<>();

    /** @param clock for the order of invalidations that know nothing of each other */
    Generations(Clock clock) {
        this.clock = clock;
    }

    /** What is known of a server's. */
    Generation of(TokenKey owner) {
        return Objects.requireNonNullElse(known.getIfPresent(owner), Generation.NONE);
    }

    /**
     * This node saw that one, or was told of it.
     *
     * @return whether it is later than what was known
     */
    boolean learn(TokenKey owner, Generation generation) {
        Generation before = of(owner);
        return generation.compareTo(before) > 0
                && generation.equals(known.asMap().merge(owner, generation, Generation::later));
    }

    /** What was asked for before is over, which is to be told. */
    void next(TokenKey key) {
        Generation next = Generation.after(of(key.owner()), clock.millis());
        if (key.owner().equals(key)) {
            known.asMap().merge(key, next, Generation::later);
        }
        if (untold.size() < MOST) {
            untold.put(key, next);
        }
    }

    /**
     * The generation that is to be told, later than any that is there.
     *
     * @param there the latest in the store, which the node that invalidated did not know, perhaps
     */
    Generation toTell(TokenKey key, Generation there) {
        Generation told = untold.computeIfPresent(
                key, (k, g) -> g.compareTo(there) >= 0 ? g : Generation.after(there, clock.millis()));
        Generation generation = told == null ? of(key.owner()) : told;
        if (key.owner().equals(key)) {
            learn(key, generation);
        }
        return generation;
    }

    void told(TokenKey key, Generation generation) {
        untold.remove(key, generation);
    }

    /** Whether the store has still to be told that something is over. */
    Set<TokenKey> untold() {
        return Map.copyOf(untold).keySet();
    }

    /** Whether that is about a token of that key. */
    List<TokenKey> untold(TokenKey key) {
        return untold.isEmpty()
                ? List.of()
                : Stream.of(key, key.owner())
                        .distinct()
                        .filter(untold::containsKey)
                        .toList();
    }

    /** Servers whose tokens were invalidated. */
    Set<TokenKey> invalidated() {
        return Set.copyOf(known.asMap().keySet());
    }
}
