package dev.camelmcp.discovery;

import dev.camelmcp.http.BodyMemory;
import java.io.IOException;
import java.io.InputStream;

/**
 * The memory that an answer takes while it is read and taken apart: a share of what there is for all bodies, as much as
 * has arrived, several times. Used by one thread.
 */
final class Room implements AutoCloseable {

    /** There is none left. */
    static final class NoneLeftException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Bytes for one that has arrived: as it came, as text, as a tree of values, and as it is sent on. */
    private static final int TIMES = 12;

    private final BodyMemory memory;
    private long taken;

    Room(BodyMemory memory) {
        this.memory = memory;
    }

    private void take(int bytes) throws NoneLeftException {
        long more = (long) bytes * TIMES;
        if (!memory.take(more)) {
            throw new NoneLeftException();
        }
        taken += more;
    }

    /** What is read by it takes room. */
    InputStream of(InputStream answer) {
        return new CountedStream(answer, this::take);
    }

    @Override
    public void close() {
        memory.giveBack(taken);
        taken = 0;
    }
}
