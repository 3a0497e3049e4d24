package dev.camelmcp.distribution;

import dev.camelmcp.support.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a user calls {@code bin/mcp-oauth}: where, and with which environment. The JVM is the one of the test, without
 * its optimizing compiler, which takes more time than it saves in a process of a few seconds. Not thread-safe.
 */
final class Invocation {

    private static final Duration COMMAND = Duration.ofSeconds(30);

    private final Path directory;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment =
            new HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", "-XX:TieredStopAtLevel=1"));

    private Invocation(Path directory, List<String> command) {
        this.directory = directory;
        this.command.addAll(command);
    }

    /** The built distribution, called in a directory. */
    static Invocation in(Path directory) {
        return of(Distribution.built().command(), directory);
    }

    static Invocation of(Path command, Path directory) {
        return new Invocation(directory, List.of(command.toString()));
    }

    Invocation env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Words that come first, whatever it is called with. */
    Invocation arguments(String... first) {
        command.addAll(List.of(first));
        return this;
    }

    /**
     * With the usual reaction to Ctrl-C. A build in the background may have been started to ignore it, and what ignores
     * it hands that down.
     */
    Invocation heedingInterrupts() {
        command.addAll(0, List.of("env", "--default-signal=INT"));
        return this;
    }

    RunningProgram start(List<String> arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
        // A variable of the developer's shell must not decide a test.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("MCP_")
                        || name.startsWith("CAMEL_")
                        || name.startsWith("JAVA_")
                        || name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
        builder.environment().putAll(environment);
        return RunningProgram.start(builder);
    }

    /** Runs a command that ends by itself. */
    Outcome run(String... arguments) {
        try (RunningProgram program = start(List.of(arguments))) {
            int exitCode = program.exitCode(COMMAND);
            return new Outcome(exitCode, program.stdout(), program.stderr());
        }
    }

    record Outcome(int exitCode, String stdout, String stderr) {

        String output() {
            return stdout + stderr;
        }
    }
}
