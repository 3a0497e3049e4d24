package dev.camelmcp.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Environment variables as a shell reads them. Stateless. */
final class ShellVariables {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private ShellVariables() {}

    /**
     * A token that is handed out would be of no use if it were revoked when this process ends. To be called before the
     * configuration is read.
     */
    static void keepToken() {
        System.setProperty("mcp.oauth.revoke-on-shutdown", "false");
    }

    /** What makes one environment of another, in a shell that goes on to {@code exec "$@"}. */
    static String change(Map<String, String> before, Map<String, String> after) {
        Map<String, String> set = new TreeMap<>(after);
        set.entrySet().removeAll(before.entrySet());
        List<String> gone = before.keySet().stream()
                .filter(n -> !after.containsKey(n))
                .sorted()
                .toList();
        return Stream.concat(gone.stream().map(ShellVariables::unset), Stream.of(exports(set)))
                .collect(Collectors.joining("\n"));
    }

    /** A shell may hand on a variable that it cannot name. */
    private static String unset(String name) {
        return NAME.matcher(name).matches() ? "unset " + name : "set -- env -u " + quoted(name) + " \"$@\"";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** One {@code export} on each line; within single quotes nothing means anything to a shell. */
    static String exports(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(v -> "export " + v.getKey() + "=" + quoted(v.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
