package dev.camelmcp.stdio;

import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.http.PushBody;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * Server-sent events to one caller. Where there are none for a while, a comment tells proxies that the stream is not
 * dead, and the gateway whether its caller still is there. Thread-safe.
 */
final class EventStream {

    /** HTML Living Standard §9.2.6: a line that starts with a colon is ignored. */
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Clock clock;
    private final long keepAlive;
    private final PushBody body;
    private volatile long lastWritten;

    /**
     * @param limit bytes that may wait for the caller
     * @param keepAlive how long it may be silent; zero for as long as it likes
     * @param whenLeft called once, when the caller has left or was cut off
     */
    EventStream(int limit, BodyMemory memory, Clock clock, Duration keepAlive, Runnable whenLeft) {
        this.clock = clock;
        this.keepAlive = keepAlive.toMillis();
        this.body = new PushBody(limit, memory, whenLeft);
        this.lastWritten = clock.millis();
    }

    PushBody body() {
        return body;
    }

    /** Adds an event; false where nobody will get it. */
    boolean write(byte[] json) {
        lastWritten = clock.millis();
        return body.write(Answer.event(json));
    }

    /** Adds a comment where it has been silent for long enough; not for a caller who has something to read. */
    void keepAlive() {
        long now = clock.millis();
        if (keepAlive > 0 && now - lastWritten >= keepAlive && body.isDrained()) {
            lastWritten = now;
            body.write(COMMENT);
        }
    }

    void end() {
        body.end();
    }
}
