package dev.camelmcp.config.read;

import dev.camelmcp.files.TextFile;

/**
 * A value from a file or a variable, without what editors, shells and mounts put around it: a byte order mark, and the
 * line ends behind it. What else is around it is the business of who reads it. Stateless.
 */
public final class BareText {

    private BareText() {}

    public static String of(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && text.charAt(begin) == TextFile.BYTE_ORDER_MARK) {
            begin++;
        }
        while (end > begin && isBehind(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isBehind(char c) {
        return c == TextFile.BYTE_ORDER_MARK || c == '\n' || c == '\r';
    }
}
