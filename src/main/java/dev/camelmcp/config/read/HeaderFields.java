package dev.camelmcp.config.read;

import java.util.regex.Pattern;

/** What may stand in an HTTP header (RFC 9110 §5), of which nothing can end it. Stateless. */
final class HeaderFields {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\t]*");

    private HeaderFields() {}

    static boolean isValid(String name, String value) {
        return NAME.matcher(name).matches() && VALUE.matcher(value).matches();
    }
}
