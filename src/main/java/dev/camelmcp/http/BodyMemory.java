package dev.camelmcp.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all that waits takes together, at most: request bodies of callers, what is on its way to local
 * servers, and what these say to callers who are slow to read. A share that was taken is given back by who took it.
 * Thread-safe.
 */
public final class BodyMemory {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /** @param limit bytes */
    public BodyMemory(long limit) {
        this.limit = limit;
    }

    /** Whether there was so much left; nothing is taken where there was not. */
    public boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Takes a share whether there was so much left or not. */
    public void takeAnyway(long bytes) {
        taken.addAndGet(bytes);
    }

    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Bytes. */
    public long taken() {
        return taken.get();
    }
}
