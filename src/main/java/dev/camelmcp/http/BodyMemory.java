package dev.camelmcp.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the request bodies of all callers take together, at most. A share that was taken is given back by who
 * took it. Thread-safe.
 */
public final class BodyMemory {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /** @param limit bytes */
    public BodyMemory(long limit) {
        this.limit = limit;
    }

    /** Whether there was so much left; nothing is taken where there was not. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Bytes. */
    public long taken() {
        return taken.get();
    }
}
