package dev.camelmcp.cli;

import dev.camelmcp.config.ConfigException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to tell a person about a failure, instead of a stack trace. Stateless. */
final class Messages {

    private Messages() {}

    static String of(Throwable failure) {
        if (failure instanceof CommandFailure command) {
            return "mcp-oauth: " + (command.code().equals("unknown_server") ? "" : command.server() + ": ")
                    + command.reason();
        }
        ConfigException config = config(failure);
        if (config != null) {
            return String.valueOf(config.getMessage());
        }
        // Camel wraps what went wrong several times; the outer messages say where, the innermost says what
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.add(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        }
        return "mcp-oauth: " + String.join("\n  ", messages);
    }

    /** The errors of the configuration among the causes. */
    static @Nullable ConfigException config(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException config) {
                return config;
            }
        }
        return null;
    }
}
