package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.http.BodyMemory;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/** Makes what bytes of messages wait in, each with its own limit, and all of them counted together. Thread-safe. */
final class Buffers {

    /** How many of the longest lines may wait for one caller, or one program. */
    private static final long LINES = 4;

    private final int limit;
    private final int lineLimit;
    private final Duration keepAlive;
    private final BodyMemory memory;
    private final Executor threads;
    private final Clock clock;

    /** @param threads for programs that take their time to read */
    Buffers(LocalSettings settings, BodyMemory memory, Executor threads, Clock clock) {
        this.lineLimit = settings.maxLineSize();
        this.limit = (int) Math.min(LINES * lineLimit, 1 << 30);
        this.keepAlive = settings.keepAlive();
        this.memory = memory;
        this.threads = threads;
        this.clock = clock;
    }

    /** What waits for a program. */
    LineWriter writer() {
        return new LineWriter(threads, limit, memory);
    }

    /** What waits for a program that has something else to read first. */
    LineWriter heldWriter() {
        return LineWriter.held(threads, limit, memory);
    }

    /** What waits for a caller. */
    EventStream stream(Runnable whenLeft) {
        return new EventStream(limit, memory, clock, keepAlive, whenLeft);
    }

    /** What waits for a caller who may come again. */
    Unsolicited unsolicited() {
        return new Unsolicited(lineLimit, memory, left -> new EventStream(lineLimit, memory, clock, keepAlive, left));
    }

    /** Counts a message that is kept; false where there is no room for it. */
    boolean keep(RpcMessage message) {
        return memory.take(message.bytes().length);
    }

    void forget(@Nullable RpcMessage message) {
        memory.giveBack(message == null ? 0 : message.bytes().length);
    }

    /** Counts an answer until it is out; false where there is no room for it. */
    boolean answer(Exchange exchange, byte[] json) {
        if (!memory.take(json.length)) {
            return false;
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                memory.giveBack(json.length);
            }
        });
        return true;
    }
}
