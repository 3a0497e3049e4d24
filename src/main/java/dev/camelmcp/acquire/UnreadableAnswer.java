package dev.camelmcp.acquire;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

    private static final String NO_OBJECT = "is JSON, but not an object";

    /** A page says within its first characters that it is one. */
    private static final int BEGIN = 1024;

    /** In order: what a page is about. */
    private static final List<Pattern> TITLES = List.of(
            Pattern.compile("(?i)<title[^>]*>([^<]*)</title"),
            Pattern.compile("(?is)<h1[^>]*>(.{1,500}?)</h1"),
            Pattern.compile("(?is)<h2[^>]*>(.{1,500}?)</h2"));

    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    /** An element's name and the text that it begins with. No parser: one might obey entities. */
    private static final Pattern ELEMENT =
            Pattern.compile("<(?:[\\w.-]+:)?([A-Za-z_]+)(?:\\s[^<>]*)?>\\s*(?:<!\\[CDATA\\[)?([^<>\\]]{1,2000})");

    private static final Pattern BINARY = Pattern.compile("[\\x00-\\x08\\x0E-\\x1F\uFFFD]");

    /** JSON, but a list. */
    static UnreadableAnswer of(List<?> list) {
        return new UnreadableAnswer(NO_OBJECT, null, RefusalText.of(Map.of("errors", list), ""));
    }

    /** @param type the {@code Content-Type}; null for none */
    static UnreadableAnswer of(byte[] bytes, @Nullable String type) {
        if (GzipAnswer.is(bytes)) {
            return new UnreadableAnswer("is gzip that cannot be unpacked", null, null);
        }
        String text = AnswerText.lenient(bytes, type).replace("\uFEFF", "").strip();
        if (text.isEmpty()) {
            return new UnreadableAnswer("is empty", null, null);
        }
        return switch (text.charAt(0)) {
            case '<' -> ofMarkup(text);
            case '{' -> new UnreadableAnswer("is JSON that is broken, or names a member twice", null, null);
            case '[' -> new UnreadableAnswer(NO_OBJECT, null, null);
            case '"' -> new UnreadableAnswer(NO_OBJECT, null, words(text.replace("\"", "")));
            default -> new UnreadableAnswer("is neither JSON nor a form", null, words(text));
        };
    }

    private static UnreadableAnswer ofMarkup(String text) {
        String begin = text.substring(0, Math.min(text.length(), BEGIN)).toLowerCase(Locale.ROOT);
        if (!begin.contains("<html") && !begin.startsWith("<!doctype html")) {
            return new UnreadableAnswer("is XML, not a token", null, words(RefusalText.of(elements(text), "")));
        }
        String title = TITLES.stream()
                .map(pattern -> pattern.matcher(text))
                .filter(Matcher::find)
                .map(found -> words(Escapes.html(TAG.matcher(found.group(1)).replaceAll(" "))))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new UnreadableAnswer("is HTML, not a token", title, null);
    }

    private static Map<String, String> elements(String xml) {
        Map<String, String> elements = new HashMap<>();
        Matcher element = ELEMENT.matcher(xml);
        while (element.find()) {
            if (!element.group(2).isBlank()) {
                elements.putIfAbsent(element.group(1), Escapes.html(element.group(2)));
            }
        }
        return elements;
    }

    private static @Nullable String words(@Nullable String text) {
        return text == null || text.isBlank() || BINARY.matcher(text).find() ? null : text.strip();
    }

    @Override
    public String toString() {
        return "UnreadableAnswer[" + kind + "]";
    }
}
