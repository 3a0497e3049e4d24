package dev.camelmcp.shared;

import dev.camelmcp.token.TokenKey;
import java.util.List;

/**
 * Where things are kept, by names that tell nothing: one place under each key of the keyring, the one that is written
 * to first. While keys are rotated, nodes whose first keys differ find each other's. Immutable.
 */
final class Places {

    private final Keyring keyring;

    Places(Keyring keyring) {
        this.keyring = keyring;
    }

    /**
     * Where a token is.
     *
     * @param key that it is named by, and sealed by: whoever finds it can open it
     * @param group of all that concerns the tokens of one server, its callers' among them
     * @param token the item with the token
     * @param lock the item of who acquires one
     */
    record Place(Keyring.Key key, String group, String token, String lock) {

        /** The item that all tokens of the server stand or fall by. */
        static final String GENERATION = "generation";

        /** What a value is sealed for. */
        String seal(String item) {
            return group + ":" + item;
        }
    }

    List<Place> of(TokenKey key) {
        TokenKey owner = key.owner();
        return keyring.keys().stream()
                .map(k -> {
                    String suffix = key.equals(owner) ? "" : "-" + k.name(key.value());
                    return new Place(k, k.name(owner.value()), "token" + suffix, "lock" + suffix);
                })
                .toList();
    }

    /** Groups for something else than tokens. */
    List<String> groups(String what) {
        return keyring.keys().stream().map(k -> k.name(what)).toList();
    }
}
