package dev.camelmcp.http;

import org.jspecify.annotations.Nullable;

/** Whether anybody still waits for an answer, and what to do when nobody does. Thread-safe. */
public final class Departure {

    private boolean gone;
    private @Nullable Runnable whenGone;

    public synchronized boolean isGone() {
        return gone;
    }

    /** What to do when nobody waits any more; at once where that is so. Replaces what was set before. */
    public void whenGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                whenGone = action;
                return;
            }
        }
        action.run();
    }

    /** Nobody waits any more. What is to be done then is done by the first who says so. */
    public void leave() {
        Runnable action;
        synchronized (this) {
            gone = true;
            action = whenGone;
            whenGone = null;
        }
        if (action != null) {
            action.run();
        }
    }
}
