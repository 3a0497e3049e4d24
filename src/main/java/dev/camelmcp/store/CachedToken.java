package dev.camelmcp.store;

import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenTimes;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token in the cache, with the time of its next renewal. Thread-safe: the token never changes, and of all callers
 * that find a renewal due exactly one is told to start it.
 */
public final class CachedToken {

    /**
     * Between two attempts to renew the same token: doubled after each, so that a server that is down is not hammered.
     */
    private static final long FIRST_PAUSE_MILLIS = 5_000;

    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final AccessToken token;
    private final long usableUntil;
    private final long usableUntilSteady;

    /** From the steady clock to the other one when the token arrived. */
    private final long offset;

    /** By the steady clock. */
    private final AtomicLong refreshAt;

    private final AtomicLong pause = new AtomicLong(FIRST_PAUSE_MILLIS);

    /** A token that arrived when it was issued, by a clock that was never set. */
    public CachedToken(AccessToken token, TokenTimes times) {
        this(token, times, token.issuedAt().toEpochMilli());
    }

    /**
     * A token that arrived now.
     *
     * @param arrived milliseconds by the steady clock ({@link dev.camelmcp.token.SteadyClock})
     */
    CachedToken(AccessToken token, TokenTimes times, long arrived) {
        this.token = token;
        this.offset = token.issuedAt().toEpochMilli() - arrived;
        this.usableUntil = times.usableUntil().toEpochMilli();
        this.usableUntilSteady = usableUntil - offset;
        this.refreshAt = new AtomicLong(times.refreshAt().toEpochMilli() - offset);
    }

    public AccessToken token() {
        return token;
    }

    /** Milliseconds since the epoch. */
    public long usableUntil() {
        return usableUntil;
    }

    /** The same by the steady clock, which a store counts by. */
    public long usableUntilSteady() {
        return usableUntilSteady;
    }

    /** When the next renewal is due, in milliseconds since the epoch; moves with each attempt. */
    public long refreshAt() {
        return refreshAt.get() + offset;
    }

    /**
     * Whether it may still be handed out: not once it is over by the system's time, which goes on while a machine
     * sleeps, nor once it is as old as it may become, however often that time was set back.
     *
     * @param nowMillis since the epoch
     * @param steadyMillis by the steady clock
     */
    public boolean isUsable(long nowMillis, long steadyMillis) {
        return nowMillis < usableUntil && steadyMillis < usableUntilSteady;
    }

    /**
     * Whether it should be renewed now.
     *
     * @param steadyMillis by the steady clock
     */
    public boolean isRefreshDue(long steadyMillis) {
        return steadyMillis >= refreshAt.get();
    }

    /**
     * Whether the caller is the one to start a renewal that is due. The next one is due after a pause that doubles each
     * time, unless a new token arrives.
     *
     * @param steadyMillis by the steady clock
     */
    public boolean claimRefresh(long steadyMillis) {
        long due = refreshAt.get();
        return steadyMillis >= due && refreshAt.compareAndSet(due, steadyMillis + nextPause());
    }

    private long nextPause() {
        return pause.getAndUpdate(p -> Math.min(2 * p, LONGEST_PAUSE_MILLIS));
    }

    @Override
    public String toString() {
        return "CachedToken[" + token + "]";
    }
}
