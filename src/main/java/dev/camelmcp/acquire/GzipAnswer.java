package dev.camelmcp.acquire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks an answer that came packed although {@code identity} was asked for (RFC 9110 §12.5.3); told by its first
 * bytes, since some say nothing of it. Stateless.
 */
public final class GzipAnswer {

    private GzipAnswer() {}

    /** Whether these are the first bytes of gzip (RFC 1952 §2.3.1). */
    static boolean is(byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    /**
     * The bytes themselves where they are no gzip.
     *
     * @throws AnswerTooLargeException when it is larger than {@link LimitedEntity#LIMIT} unpacked
     * @throws IOException when it is broken
     */
    public static byte[] unpacked(byte[] bytes) throws IOException {
        if (!is(bytes)) {
            return bytes;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] unpacked = in.readNBytes(LimitedEntity.LIMIT + 1);
            if (unpacked.length > LimitedEntity.LIMIT) {
                throw new AnswerTooLargeException();
            }
            return unpacked;
        }
    }
}
