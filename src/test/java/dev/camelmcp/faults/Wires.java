package dev.camelmcp.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The connections of an upstream. */
final class Wires {

    private static final Duration SOON = Duration.ofSeconds(5);

    private Wires() {}

    /** Returns when the gateway has closed them all. */
    static void awaitNone(RawUpstream upstream) {
        await().atMost(SOON).until(() -> upstream.open() == 0);
    }
}
