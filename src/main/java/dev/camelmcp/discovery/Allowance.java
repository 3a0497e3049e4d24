package dev.camelmcp.discovery;

import java.io.IOException;
import java.io.InputStream;

/** How much a server may answer until its tools are listed, in bytes. Used by one thread. */
final class Allowance {

    /** There was more. */
    static final class ExceededException extends IOException {
        private static final long serialVersionUID = 1L;

        private final long limit;

        private ExceededException(long limit) {
            this.limit = limit;
        }

        /** Bytes. */
        long limit() {
            return limit;
        }
    }

    private final long limit;
    private long left;

    Allowance(long bytes) {
        limit = bytes;
        left = bytes;
    }

    private void spend(int bytes) throws ExceededException {
        left -= bytes;
        if (left < 0) {
            throw new ExceededException(limit);
        }
    }

    /** What is read by it counts. */
    InputStream of(InputStream answer) {
        return new CountedStream(answer, this::spend);
    }
}
