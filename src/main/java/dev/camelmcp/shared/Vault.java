package dev.camelmcp.shared;

import dev.camelmcp.shared.Keyring.SealBrokenException;
import dev.camelmcp.shared.Places.Place;
import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.SharedStore.Condition;
import dev.camelmcp.shared.SharedStore.Value;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens in the shared store, sealed. Each operation fails as the {@link SharedStore}'s do; what cannot be opened
 * counts as absent. Thread-safe.
 */
final class Vault {

    /** In the place of a caller's token that was invalidated. */
    private static final byte[] OVER = "{\"over\":true}".getBytes(StandardCharsets.US_ASCII);

    private final SharedStore store;
    private final Keyring keyring;
    private final Places places;
    private final Ignored ignored;
    private final Clock clock;

    /** @param clock for what is left of tokens */
    Vault(SharedStore store, Keyring keyring, Ignored ignored, Clock clock) {
        this.store = store;
        this.keyring = keyring;
        this.places = new Places(keyring);
        this.ignored = ignored;
        this.clock = clock;
    }

    /**
     * What was seen in one place. Compared with nothing.
     *
     * @param sealedGeneration as it is stored; null for none
     * @param generation the same, opened; {@link Generation#NONE} where it cannot be
     * @param sealed the token as it is stored; null for none
     * @param token the same, opened; null where it cannot be
     * @param isOver whether there is a sign in its place that the key's own token was invalidated
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Sight(
            Place place,
            byte @Nullable [] sealedGeneration,
            Generation generation,
            byte @Nullable [] sealed,
            @Nullable SharedToken token,
            boolean isOver) {}

    /** Looks in all places of a key, the one that is written to first. */
    CompletableFuture<List<Sight>> look(TokenKey key) {
        List<CompletableFuture<Sight>> sights =
                places.of(key).stream().map(this::look).toList();
        return CompletableFuture.allOf(sights.toArray(CompletableFuture[]::new))
                .thenApply(done -> sights.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Sight> look(Place place) {
        return store.read(place.group(), List.of(Place.GENERATION, place.token()))
                .thenApply(values -> {
                    Value generation = values.get(0);
                    Value token = values.get(1);
                    byte[] opened = token == null ? null : open(place, place.token(), token);
                    boolean over = Arrays.equals(opened, OVER);
                    return new Sight(
                            place,
                            generation == null ? null : generation.bytes(),
                            generation == null ? Generation.NONE : generation(place, generation),
                            token == null ? null : token.bytes(),
                            token == null || opened == null || over ? null : token(opened, token.left()),
                            over);
                });
    }

    private byte @Nullable [] open(Place place, String item, Value value) {
        try {
            return keyring.open(place.seal(item), value.bytes());
        } catch (SealBrokenException e) {
            ignored.add("a value", e);
            return null;
        }
    }

    private Generation generation(Place place, Value value) {
        byte[] opened = open(place, Place.GENERATION, value);
        Generation generation =
                opened == null ? Generation.NONE : Generation.of(new String(opened, StandardCharsets.UTF_8));
        return Objects.requireNonNullElse(generation, Generation.NONE);
    }

    private @Nullable SharedToken token(byte[] opened, @Nullable Duration left) {
        try {
            return SharedToken.of(opened, left, clock.instant());
        } catch (IOException e) {
            ignored.add("a token", e);
            return null;
        }
    }

    /** The token to use, of those of one generation: the one that was issued last. */
    static @Nullable SharedToken best(List<Sight> sights, Generation generation) {
        return sights.stream()
                .map(Sight::token)
                .filter(Objects::nonNull)
                .filter(token -> token.generation().equals(generation))
                .max(Comparator.<SharedToken, Instant>comparing(
                                token -> token.token().issuedAt())
                        .thenComparing(token -> Message.digest(token.token())))
                .orElse(null);
    }

    /**
     * Keeps a token for all.
     *
     * @param first what was seen, before it was asked for, in the place that is written to
     * @return whether it is kept: not where anything is different there meanwhile
     */
    CompletableFuture<Boolean> put(Sight first, SharedToken token) {
        Duration left = Duration.between(clock.instant(), token.token().expiresAt());
        if (left.toMillis() <= 0) {
            return CompletableFuture.completedFuture(true);
        }
        Place place = first.place();
        List<Change> changes = new ArrayList<>();
        changes.add(
                new Change(place.token(), keyring.seal(place.key(), place.seal(place.token()), token.toBytes()), left));
        if (!token.generation().equals(Generation.NONE)) {
            // the same bytes where it is the same, so that nobody takes it for a change
            byte[] generation = token.generation().equals(first.generation())
                    ? first.sealedGeneration()
                    : sealed(place, token.generation());
            changes.add(new Change(Place.GENERATION, generation, longest(Generations.LIFE, left)));
        }
        return store.change(
                place.group(),
                List.of(
                        new Condition(Place.GENERATION, first.sealedGeneration()),
                        new Condition(place.token(), first.sealed())),
                changes);
    }

    private byte[] sealed(Place place, Generation generation) {
        return keyring.seal(
                place.key(), place.seal(Place.GENERATION), generation.text().getBytes(StandardCharsets.UTF_8));
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other.plusDays(1);
    }

    /** A token is over: removes it wherever it is still the one. */
    CompletableFuture<Boolean> remove(List<Sight> sights, AccessToken token) {
        return whole(sights.stream()
                .filter(s -> s.token() != null && s.token().token().sameValue(token))
                .map(s -> store.change(
                        s.place().group(),
                        List.of(new Condition(s.place().token(), s.sealed())),
                        List.of(new Change(s.place().token(), null, null)))));
    }

    /**
     * All tokens of a server and its callers are over, of another generation than this one.
     *
     * @return whether it is in all places; not where it is another one meanwhile than was seen
     */
    CompletableFuture<Boolean> invalidate(List<Sight> sights, Generation generation) {
        return whole(sights.stream()
                .filter(s -> !generation.equals(s.generation()))
                .map(s -> renew(s, generation, List.of(new Change(s.place().token(), null, null)))));
    }

    /** The token of one caller is over; a sign takes its place, for nodes that have it and were not told. */
    CompletableFuture<Boolean> invalidate(TokenKey caller) {
        return whole(places.of(caller).stream().map(place -> {
            byte[] sign = keyring.seal(place.key(), place.seal(place.token()), OVER);
            return store.change(place.group(), List.of(), List.of(new Change(place.token(), sign, Generations.LIFE)));
        }));
    }

    /** The generation that counts, wherever another one was seen, or none. */
    CompletableFuture<Boolean> restore(List<Sight> sights, Generation generation) {
        return whole(sights.stream()
                .filter(s -> !generation.equals(s.generation()))
                .map(s -> renew(s, generation, List.of())));
    }

    private CompletableFuture<Boolean> renew(Sight seen, Generation generation, List<Change> more) {
        List<Change> changes = new ArrayList<>(more);
        changes.add(new Change(Place.GENERATION, sealed(seen.place(), generation), Generations.LIFE));
        return store.change(
                seen.place().group(), List.of(new Condition(Place.GENERATION, seen.sealedGeneration())), changes);
    }

    /** Tells the other nodes. */
    CompletableFuture<Void> publish(Message message) {
        return store.publish(keyring.seal(Message.PLACE, message.toBytes()));
    }

    /** What a node told; null where it cannot be opened. */
    @Nullable
    Message received(byte[] sealed) {
        try {
            return Message.of(keyring.open(Message.PLACE, sealed));
        } catch (SealBrokenException | IOException e) {
            ignored.add("a message", e);
            return null;
        }
    }

    /** The place of the lock on the acquisition for a key. */
    Place lock(TokenKey key) {
        return places.of(key).get(0);
    }

    /** Whether all were made. */
    private static CompletableFuture<Boolean> whole(Stream<CompletableFuture<Boolean>> changes) {
        List<CompletableFuture<Boolean>> all = changes.toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().allMatch(CompletableFuture::join));
    }
}
