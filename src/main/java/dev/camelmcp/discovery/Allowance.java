package dev.camelmcp.discovery;

import java.io.FilterInputStream;
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

    private int spend(int bytes) throws ExceededException {
        left -= Math.max(0, bytes);
        if (left < 0) {
            throw new ExceededException(limit);
        }
        return bytes;
    }

    /** What is read by it counts. */
    InputStream of(InputStream answer) {
        return new FilterInputStream(answer) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                spend(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return spend(super.read(target, offset, length));
            }
        };
    }
}
