package dev.camelmcp.cli;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * {@code %msg} of the text log: one line, whoever logs it. Libraries print what callers sent as it came, which could
 * begin a line of its own or command the terminal. Configured by {@code lib/log-text.xml}; thread-safe.
 */
public final class LogMessage extends MessageConverter {

    /** C0 but TAB, DEL, C1, and the line ends of Unicode. */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F\\u2028\\u2029&&[^\\t]]");

    @Override
    public String convert(ILoggingEvent event) {
        return escaped(super.convert(event));
    }

    /** The text with what is no character to be read written as in Java. */
    static String escaped(String text) {
        // the replacement has a backslash, which is one of Matcher's own
        return CONTROL.matcher(text).replaceAll(found -> "\\" + escape(found));
    }

    private static String escape(MatchResult found) {
        char control = found.group().charAt(0);
        return switch (control) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> String.format("\\u%04x", (int) control);
        };
    }
}
