package dev.camelmcp.camel;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** An answer of an authorization server that fails to be read when it is larger than 64 KiB. Used by one thread. */
final class LimitedEntity extends HttpEntityWrapper {

    private static final int LIMIT = 64 * 1024;

    private final Runnable read;

    /**
     * Limits an answer.
     *
     * @param read called when it has been read to its end, or closed
     */
    LimitedEntity(HttpEntity entity, Runnable read) {
        super(entity);
        this.read = read;
    }

    @Override
    public InputStream getContent() throws IOException {
        if (getContentLength() > LIMIT) {
            throw new AnswerTooLargeException();
        }
        return new LimitedStream(super.getContent());
    }

    private final class LimitedStream extends FilterInputStream {

        private int left = LIMIT;

        LimitedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? -1 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(count);
            return count;
        }

        @Override
        public void close() throws IOException {
            read.run();
            super.close();
        }

        private void count(int read) throws IOException {
            left -= Math.max(0, read);
            if (left < 0) {
                throw new AnswerTooLargeException();
            }
        }
    }
}
