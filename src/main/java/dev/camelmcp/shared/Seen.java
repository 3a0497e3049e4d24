package dev.camelmcp.shared;

import dev.camelmcp.shared.Vault.Sight;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the shared store has for a key at one moment. Immutable.
 *
 * @param sights one for each place, the one that is written to first
 * @param generation that tokens have to be of
 * @param token that this node may use; null for none
 */
record Seen(
        List<Sight> sights, Generation generation, @Nullable SharedToken token) {

    /** What is in the place that is written to. */
    Sight first() {
        return sights.get(0);
    }

    /** Whether somebody invalidated the key's own token since an earlier look. */
    boolean isOverSince(Seen earlier) {
        return first().isOver()
                && !Arrays.equals(first().sealed(), earlier.first().sealed());
    }
}
