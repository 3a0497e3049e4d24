package dev.camelmcp.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is told of each call, and where. Immutable.
 *
 * @param file absolute; null for standard output. For a gateway that runs by itself: a host has a log of its own
 */
public record AccessLogSettings(Format format, @Nullable Path file) {

    /** The values of {@code mcp.access-log}. */
    public enum Format {
        OFF("off"),
        TEXT("text"),
        JSON("json");

        private final String value;

        Format(String value) {
            this.value = value;
        }

        /** As it is written in properties. */
        public String value() {
            return value;
        }

        public static Format of(String value) {
            return Arrays.stream(values())
                    .filter(f -> f.value.equals(value))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + value + "' is not one of "
                            + Arrays.stream(values()).map(Format::value).collect(Collectors.joining(", "))));
        }
    }

    public boolean isOff() {
        return format == Format.OFF;
    }
}
