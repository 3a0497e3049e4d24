package dev.camelmcp.support;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Warnings only from the servers that tests start: at logback's default (DEBUG) Spring and the MCP SDK print thousands
 * of lines, and Tomcat announces every start on {@code java.util.logging}. A level that a configuration file sets
 * explicitly is left alone.
 */
public final class QuietLogging {
    /** Held here because {@code java.util.logging} keeps loggers weakly and would forget their level. */
    private static final List<Logger> TOMCAT = Stream.of(
                    "org.apache.catalina", "org.apache.coyote", "org.apache.tomcat")
            .map(Logger::getLogger)
            .toList();

    private static final List<String> SLF4J = List.of("org.springframework", "io.modelcontextprotocol", "reactor");

    private QuietLogging() {}

    public static void apply() {
        for (Logger logger : TOMCAT) {
            if (logger.getLevel() == null) {
                logger.setLevel(java.util.logging.Level.WARNING);
            }
        }
        SLF4J.forEach(QuietLogging::warningsOnly);
    }

    /** For a main program whose standard output is its user interface: nothing below WARN from anybody. */
    public static void applyToEverything() {
        apply();
        logback(org.slf4j.Logger.ROOT_LOGGER_NAME).ifPresent(root -> root.setLevel(Level.WARN));
    }

    private static void warningsOnly(String name) {
        logback(name).filter(logger -> logger.getLevel() == null).ifPresent(logger -> logger.setLevel(Level.WARN));
    }

    /** Nothing while another thread is just initializing SLF4J, which then hands out substitutes. */
    private static Optional<ch.qos.logback.classic.Logger> logback(String name) {
        return Optional.of(LoggerFactory.getLogger(name))
                .filter(ch.qos.logback.classic.Logger.class::isInstance)
                .map(ch.qos.logback.classic.Logger.class::cast);
    }
}
