package dev.camelmcp.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the shared store can be asked. Immutable.
 *
 * @param store what it is and where, without credentials: {@code Redis at 127.0.0.1:6379}
 * @param since when that is so
 * @param reason why it cannot be asked; null where it can
 */
public record StoreState(
        String store,
        boolean connected,
        Instant since,
        @Nullable String reason) {

    /** One word for it. */
    public String word() {
        return connected ? "connected" : "away";
    }

    /** For people. */
    public String line() {
        return "Tokens are shared by " + store + ": " + word() + " since " + since
                + (reason == null ? "" : " (" + reason + ")");
    }
}
