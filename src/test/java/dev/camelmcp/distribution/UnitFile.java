package dev.camelmcp.distribution;

import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A unit of systemd, of which a test runs what systemd would.
 *
 * @param text as it is written
 */
record UnitFile(String text) {

    /** The values of a setting, in the order of the lines. */
    List<String> values(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    /** That of a setting that stands once. */
    String value(String name) {
        List<String> values = values(name);
        if (values.size() != 1) {
            throw new AssertionError(name + " stands " + values.size() + " times");
        }
        return values.get(0);
    }

    /** The same unit with its folders elsewhere. */
    UnitFile with(Map<String, String> folders) {
        String moved = text;
        for (Map.Entry<String, String> folder : folders.entrySet()) {
            moved = moved.replaceAll("(?<=[=: -])" + folder.getKey() + "(?=[/\n])", folder.getValue());
        }
        return new UnitFile(moved);
    }

    /** Puts what {@code LoadCredential=} names where the service finds it. */
    void loadCredentials(Path folder) throws IOException {
        for (String credential : values("LoadCredential")) {
            String[] parts = credential.split(":");
            Files.copy(Path.of(parts[1]), folder.resolve(parts[0]));
        }
    }

    /** {@code ExecStart} with {@code Environment}, and with what a test adds to that. */
    RunningProgram start(Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(value("ExecStart").split(" "))
                .directory(Path.of(value("WorkingDirectory")).toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        for (String variable : values("Environment")) {
            builder.environment().put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }
        environment.forEach((name, value) -> builder.environment().merge(name, value, (a, b) -> a + " " + b));
        return RunningProgram.start(builder);
    }
}
