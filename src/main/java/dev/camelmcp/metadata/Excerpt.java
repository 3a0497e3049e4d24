package dev.camelmcp.metadata;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What others wrote, as messages quote it: the begin, on one line, without what moves a terminal's cursor. Stateless.
 */
final class Excerpt {

    private static final int LONGEST = 100;

    /** Names in one message; a list may have thousands. */
    private static final int MOST = 8;

    private Excerpt() {}

    /** In quotes, with escapes as in JSON, and without user information where it is a URL. */
    static String of(String text) {
        int[] characters = text.replaceAll("//[^/?#]*@", "//****@").codePoints().toArray();
        StringBuilder out = new StringBuilder("\"");
        Arrays.stream(characters).limit(LONGEST).forEach(character -> append(out, character));
        return out.append(characters.length > LONGEST ? "…\"" : "\"").toString();
    }

    /** Without the query, which of a configured URL may be a secret. */
    static String of(URI url) {
        return of(url.toString().replaceAll("[?#].*", ""));
    }

    static String of(Collection<String> texts) {
        String first = texts.stream().limit(MOST).map(Excerpt::of).collect(Collectors.joining(", "));
        return texts.size() > MOST ? first + " and " + (texts.size() - MOST) + " more" : first;
    }

    private static void append(StringBuilder out, int character) {
        if (character == '"' || character == '\\') {
            out.append('\\').append((char) character);
        } else if (isPlain(character)) {
            out.appendCodePoint(character);
        } else {
            out.append(String.format("\\u%04x", character));
        }
    }

    /** Neither control nor format characters, such as those that turn the writing direction. */
    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
