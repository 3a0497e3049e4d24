package dev.camelmcp.faults;

import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Latches for scripts: they end with the test, even where it failed before it opened them. */
final class Latches {

    private Latches() {}

    static void await(CountDownLatch latch) throws InterruptedIOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new InterruptedIOException("nobody opened the latch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
