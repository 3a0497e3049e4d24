package dev.camelmcp.discovery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that tells how much was read of it, and fails where that is too much. Used by one thread. */
final class CountedStream extends FilterInputStream {

    /** Is told of each piece, and fails where it is more than there may be. */
    @FunctionalInterface
    interface Count {

        void add(int bytes) throws IOException;
    }

    private final Count count;

    CountedStream(InputStream in, Count count) {
        super(in);
        this.count = count;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count.add(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count.add(Math.max(0, read));
        return read;
    }
}
