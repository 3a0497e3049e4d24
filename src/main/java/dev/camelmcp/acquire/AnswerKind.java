package dev.camelmcp.acquire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What an answer is that holds no members: in words of ours, nothing of it is quoted. Stateless. */
final class AnswerKind {

    /** A page says within its first characters that it is one. */
    private static final int BEGIN = 1024;

    private AnswerKind() {}

    /** {@code is HTML, not a token}, to be put behind the subject. */
    static String of(byte[] bytes) {
        if (GzipAnswer.is(bytes)) {
            return "is gzip that cannot be unpacked";
        }
        String text = new String(bytes, 0, Math.min(bytes.length, BEGIN), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return "is empty";
        }
        return switch (text.charAt(0)) {
            case '<' ->
                text.contains("<html") || text.startsWith("<!doctype html")
                        ? "is HTML, not a token"
                        : "is XML, not a token";
            case '{' -> "is JSON that is broken, or names a member twice";
            case '[', '"' -> "is JSON, but not an object";
            default -> "is neither JSON nor a form";
        };
    }
}
