package dev.camelmcp.cli;

import java.util.Map;
import java.util.stream.Collectors;

/** Environment variables as a shell reads them. Stateless. */
final class ShellVariables {

    private ShellVariables() {}

    /**
     * A token that is handed out would be of no use if it were revoked when this process ends. To be called before the
     * configuration is read.
     */
    static void keepToken() {
        System.setProperty("mcp.oauth.revoke-on-shutdown", "false");
    }

    /** One {@code export} on each line; within single quotes nothing means anything to a shell. */
    static String exports(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(v -> "export " + v.getKey() + "='" + v.getValue().replace("'", "'\\''") + "'")
                .collect(Collectors.joining("\n"));
    }
}
