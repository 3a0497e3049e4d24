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
 * @param callers how many callers have a token of their own, where tokens are per caller; else 0
 */
public record TokenState(@Nullable CachedToken token, History history, int callers) {

    /** How many tokens there are. */
    public int tokens() {
        return callers + (token == null ? 0 : 1);
    }

    /**
     * Whether requests to the server fail for want of a token, as far as is known: there is none, and the last attempt
     * to get one failed. A failed renewal of a token that is still good is not that.
     */
    public boolean isFailing() {
        return tokens() == 0 && history.lastFailed();
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

        /** A token came from another node: nothing was acquired, and nothing fails. */
        History supplied() {
            return lastFailed ? new History(succeeded, failed, lastAcquired, lastFailure, false) : this;
        }

        History failure(OAuthError error, Instant at) {
            return new History(succeeded, failed + 1, lastAcquired, new Failure(error, at), true);
        }

        /** The same, where it is one caller's own: others may get theirs all the same. */
        History callersFailure(OAuthError error, Instant at) {
            return new History(succeeded, failed + 1, lastAcquired, new Failure(error, at), lastFailed);
        }
    }

    /** Why there was no token, and when. Immutable. */
    public record Failure(OAuthError error, Instant at) {}
}
