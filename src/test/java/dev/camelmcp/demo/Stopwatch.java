package dev.camelmcp.demo;

import java.util.concurrent.TimeUnit;

/** Wall time since its start. */
record Stopwatch(long startNanos) {
    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
