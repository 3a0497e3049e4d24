package dev.camelmcp.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of bytes, none longer than a limit. Used by one thread. */
final class LineReader {

    private static final int CHUNK = 16_384;

    private final InputStream in;
    private final int limit;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int filled;

    /** @param limit bytes of a line, without its end */
    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /**
     * The next line without its end; null where there is none. What stands behind the last end of a line is one too.
     *
     * @throws TooLongException when the line is longer than the limit; the rest of it is still to be read
     */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(CHUNK);
        while (true) {
            if (position == filled && !fill()) {
                return line.size() == 0 ? null : line.toByteArray();
            }
            int end = position;
            while (end < filled && chunk[end] != '\n') {
                end++;
            }
            if (line.size() + (end - position) > limit) {
                throw new TooLongException();
            }
            line.write(chunk, position, end - position);
            boolean whole = end < filled;
            position = whole ? end + 1 : end;
            if (whole) {
                return line.toByteArray();
            }
        }
    }

    /** Skips the rest of a line that was too long; false at the end of the stream. */
    boolean skipLine() throws IOException {
        while (true) {
            while (position < filled) {
                if (chunk[position++] == '\n') {
                    return true;
                }
            }
            if (!fill()) {
                return false;
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(0, in.read(chunk));
        return filled > 0;
    }

    /** A line is longer than the limit. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException() {
            super("a line is too long");
        }
    }
}
