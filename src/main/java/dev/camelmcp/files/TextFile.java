package dev.camelmcp.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Texts that people write: UTF-8, with or without a byte order mark in front, which is not part of them. Anything else
 * is an error, since a guess would turn a secret into another one. Stateless.
 */
public final class TextFile {

    /** What some editors put in front of a text. */
    public static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {}

    /**
     * The text of a file.
     *
     * @throws NotUtf8Exception where it is no text in UTF-8
     */
    public static String read(Path file) throws IOException {
        return read(file, LimitedFile.LARGEST);
    }

    /**
     * As above.
     *
     * @param limit in bytes
     * @throws FileTooLargeException where it has more
     */
    public static String read(Path file, int limit) throws IOException {
        return decode(LimitedFile.read(file, limit));
    }

    static String decode(byte[] bytes) throws NotUtf8Exception {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        // UTF-16 without its mark would pass as UTF-8 with a NUL beside each letter
        int nul = text.indexOf('\0');
        if (result.isError() || nul >= 0) {
            String before = nul < 0 ? text : text.substring(0, nul);
            throw new NotUtf8Exception(
                    1 + (int) before.chars().filter(c -> c == '\n').count(),
                    nul < 0
                            ? "is not UTF-8; save the file as UTF-8"
                            : "holds a NUL (U+0000), which no text has; save the file as UTF-8, without it");
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** Says on which line a file is not UTF-8, or no text. */
    public static final class NotUtf8Exception extends CharacterCodingException {

        private static final long serialVersionUID = 1L;

        private final int line;

        private final String problem;

        NotUtf8Exception(int line, String problem) {
            this.line = line;
            this.problem = problem;
        }

        /** Without the line. */
        public String problem() {
            return problem;
        }

        /** From 1. */
        public int line() {
            return line;
        }

        /** Without the file, for messages that name it anyway. */
        @Override
        public String getMessage() {
            return "line " + line + " " + problem;
        }
    }
}
