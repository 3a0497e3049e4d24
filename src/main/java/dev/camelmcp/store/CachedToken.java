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
    private final AtomicLong refreshAt;
    private final AtomicLong pause = new AtomicLong(FIRST_PAUSE_MILLIS);

    public CachedToken(AccessToken token, TokenTimes times) {
        this.token = token;
        this.usableUntil = times.usableUntil().toEpochMilli();
        this.refreshAt = new AtomicLong(times.refreshAt().toEpochMilli());
    }

    public AccessToken token() {
        return token;
    }

    /** Milliseconds since the epoch. */
    public long usableUntil() {
        return usableUntil;
    }

    /** When the next renewal is due, in milliseconds since the epoch; moves with each attempt. */
    public long refreshAt() {
        return refreshAt.get();
    }

    public boolean isUsable(long nowMillis) {
        return nowMillis < usableUntil;
    }

    public boolean isRefreshDue(long nowMillis) {
        return nowMillis >= refreshAt.get();
    }

    /**
     * Whether the caller is the one to start a renewal that is due. The next one is due after a pause that doubles each
     * time, unless a new token arrives.
     */
    public boolean claimRefresh(long nowMillis) {
        long due = refreshAt.get();
        return nowMillis >= due && refreshAt.compareAndSet(due, nowMillis + nextPause());
    }

    private long nextPause() {
        return pause.getAndUpdate(p -> Math.min(2 * p, LONGEST_PAUSE_MILLIS));
    }

    @Override
    public String toString() {
        return "CachedToken[" + token + "]";
    }
}
