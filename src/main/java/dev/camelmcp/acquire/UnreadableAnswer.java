package dev.camelmcp.acquire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer that holds no members. Immutable; {@code toString()} quotes nothing of it.
 *
 * @param kind in words of ours, to be put behind the subject: {@code is HTML, not a token}
 * @param title of a page; null for none
 * @param text where it is a text for people, and no page; null otherwise. To be shown of a refusal only: some servers
 *     answer with nothing but the token
 */
record UnreadableAnswer(
        String kind, @Nullable String title, @Nullable String text) {

    /** A page says within its first characters that it is one. */
    private static final int BEGIN = 1024;

    private static final Pattern TITLE = Pattern.compile("(?i)<title[^>]*>([^<]*)</title");
    private static final Pattern BINARY = Pattern.compile("[\\x00-\\x08\\x0E-\\x1F\uFFFD]");

    static UnreadableAnswer of(byte[] bytes) {
        if (GzipAnswer.is(bytes)) {
            return new UnreadableAnswer("is gzip that cannot be unpacked", null, null);
        }
        String text =
                new String(bytes, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
        if (text.isEmpty()) {
            return new UnreadableAnswer("is empty", null, null);
        }
        return switch (text.charAt(0)) {
            case '<' -> ofMarkup(text);
            case '{' -> new UnreadableAnswer("is JSON that is broken, or names a member twice", null, null);
            case '[' -> new UnreadableAnswer("is JSON, but not an object", null, null);
            case '"' -> new UnreadableAnswer("is JSON, but not an object", null, words(text.replace("\"", "")));
            default -> new UnreadableAnswer("is neither JSON nor a form", null, words(text));
        };
    }

    private static UnreadableAnswer ofMarkup(String text) {
        String begin = text.substring(0, Math.min(text.length(), BEGIN)).toLowerCase(Locale.ROOT);
        if (!begin.contains("<html") && !begin.startsWith("<!doctype html")) {
            return new UnreadableAnswer("is XML, not a token", null, null);
        }
        Matcher title = TITLE.matcher(text);
        return new UnreadableAnswer(
                "is HTML, not a token", title.find() ? words(unescaped(title.group(1))) : null, null);
    }

    private static @Nullable String words(String text) {
        return text.isBlank() || BINARY.matcher(text).find() ? null : text.strip();
    }

    private static String unescaped(String html) {
        return html.replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    @Override
    public String toString() {
        return "UnreadableAnswer[" + kind + "]";
    }
}
