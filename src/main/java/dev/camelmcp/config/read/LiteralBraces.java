package dev.camelmcp.config.read;

import java.util.function.UnaryOperator;

/**
 * Braces in a value that begin no placeholder: <code>\{{.Names}}</code> is <code>{{.Names}}</code>, since programs have
 * templates of their own. Stateless.
 */
public final class LiteralBraces {

    private static final String OPEN = "{{";
    private static final String CLOSED = "}}";
    private static final String ESCAPED = "\\" + OPEN;

    private LiteralBraces() {}

    /** A text in which nothing is a placeholder, written as a value. */
    public static String escape(String text) {
        return text.replace(OPEN, ESCAPED);
    }

    /**
     * A value with its placeholders resolved, each as a whole. What is escaped is taken as it is, and so are braces
     * that close nothing: arguments in JSON end with some.
     */
    public static String resolve(String value, UnaryOperator<String> placeholders) {
        if (!value.contains(OPEN)) {
            return value;
        }
        StringBuilder resolved = new StringBuilder();
        int at = 0;
        for (int open = value.indexOf(OPEN); open >= 0; open = value.indexOf(OPEN, at)) {
            boolean escaped = open > at && value.startsWith(ESCAPED, open - 1);
            resolved.append(value, at, escaped ? open - 1 : open);
            at = escaped ? open + OPEN.length() : end(value, open);
            resolved.append(escaped ? OPEN : placeholders.apply(value.substring(open, at)));
        }
        return resolved.append(value, at, value.length()).toString();
    }

    /** Behind the braces that close these, which may have others between them; the end where there are none. */
    private static int end(String value, int open) {
        int depth = 0;
        for (int at = open; at < value.length(); at++) {
            if (value.startsWith(OPEN, at)) {
                depth++;
                at++;
            } else if (value.startsWith(CLOSED, at)) {
                depth--;
                at++;
                if (depth == 0) {
                    return at + 1;
                }
            }
        }
        return value.length();
    }
}
