package dev.camelmcp.acquire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/**
 * An answer of an authorization server that fails to be read when it is larger than 64 KiB, or takes too long. Used by
 * one thread.
 */
final class LimitedEntity extends HttpEntityWrapper {

    /** Bytes. */
    static final int LIMIT = 64 * 1024;

    private final AttemptDeadline.Attempt attempt;
    private @Nullable LimitedStream content;

    LimitedEntity(HttpEntity entity, AttemptDeadline.Attempt attempt) {
        super(entity);
        this.attempt = attempt;
    }

    @Override
    public InputStream getContent() throws IOException {
        if (getContentLength() > LIMIT) {
            attempt.abort();
            throw new AnswerTooLargeException();
        }
        if (content == null) {
            content = new LimitedStream(super.getContent());
        }
        return content;
    }

    private final class LimitedStream extends FilterInputStream {

        private int left = LIMIT;
        private boolean done;

        LimitedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count;
            try {
                count = done ? -1 : super.read(buffer, offset, length);
            } catch (IOException e) {
                done = true;
                throw attempt.fail(e);
            }
            if (count < 0) {
                done = true;
                attempt.end();
            }
            left -= Math.max(0, count);
            if (left < 0) {
                done = true;
                attempt.abort();
                throw new AnswerTooLargeException();
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            if (!done) {
                done = true;
                attempt.abort();
            }
            super.close();
        }
    }
}
