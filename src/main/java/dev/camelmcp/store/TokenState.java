package dev.camelmcp.store;

import dev.camelmcp.token.OAuthError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one server's token at one moment: what health, metrics, the admin API and the console show.
 * Immutable.
 *
 * @param token that can be used now; null when there is none
 * @param history what its acquisitions came to
 */
public record TokenState(@Nullable CachedToken token, History history) {

    /**
     * Whether requests to the server fail for want of a token, as far as is known: there is none, and the last attempt
     * to get one failed. A failed renewal of a token that is still good is not that.
     */
    public boolean isFailing() {
        return token == null && history.lastFailed();
    }

    /**
     * The acquisitions of one server's tokens since the start, each with all its retries. Immutable.
     *
     * @param succeeded their number
     * @param failed their number
     * @param lastAcquired null when there was none
     * @param lastFailure null when there was none; stays after a later success
     * @param lastFailed whether the last one failed
     */
    public record History(
            long succeeded,
            long failed,
            @Nullable Instant lastAcquired,
            @Nullable Failure lastFailure,
            boolean lastFailed) {

        /** Nothing was acquired yet, nor tried to. */
        public static final History NONE = new History(0, 0, null, null, false);

        History success(Instant at) {
            return new History(succeeded + 1, failed, at, lastFailure, false);
        }

        History failure(OAuthError error, Instant at) {
            return new History(succeeded, failed + 1, lastAcquired, new Failure(error, at), true);
        }
    }

    /** Why there was no token, and when. Immutable. */
    public record Failure(OAuthError error, Instant at) {}
}
