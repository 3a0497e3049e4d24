package dev.camelmcp.http.client;

/**
 * A header has a name or a value that HTTP does not allow (RFC 9110 §5.1, §5.5). Its message names it, never its value.
 */
final class InvalidHeaderException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 60;

    InvalidHeaderException(String name) {
        super("header " + visible(name) + " has a character that no header may have", null, false, false);
    }

    /** A name may be what is wrong. */
    private static String visible(String name) {
        String text = name.replaceAll("[^!-~]", "?");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }
}
