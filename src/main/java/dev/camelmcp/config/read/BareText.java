package dev.camelmcp.config.read;

import dev.camelmcp.files.TextFile;

/**
 * A value from a file or a variable, without what editors, shells and mounts put around it: byte order marks and line
 * ends. Blanks stay, since a secret may begin or end with one. Stateless.
 */
public final class BareText {

    private BareText() {}

    public static String of(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isAround(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isAround(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isAround(char c) {
        return c == TextFile.BYTE_ORDER_MARK || c == '\n' || c == '\r';
    }
}
