package dev.camelmcp.store;

import dev.camelmcp.token.OAuthException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * A failed acquisition, which answers until it may be tried again: after a pause of ours, or after the one that the
 * authorization server asked for, where that is longer. Immutable.
 *
 * @param until of the steady clock, in milliseconds
 */
record RememberedFailure(Throwable cause, long until) {

    /** No server keeps itself out of use for longer, whatever it asks for. */
    static final Duration LONGEST = Duration.ofHours(1);

    static RememberedFailure of(Throwable failure, long now, Duration pause) {
        Duration asked = asked(failure);
        Duration bounded = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        return new RememberedFailure(failure, now + Math.max(pause.toMillis(), bounded.toMillis()));
    }

    /** What those are told who come now: to whom the server said when, what is left of it. */
    Throwable at(long now) {
        return unwrap(cause) instanceof OAuthException oauth
                        && !oauth.retryAfter().isZero()
                ? oauth.retryAfter(Duration.ofMillis(until - now))
                : cause;
    }

    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static Duration asked(Throwable failure) {
        return unwrap(failure) instanceof OAuthException oauth ? oauth.retryAfter() : Duration.ZERO;
    }
}
