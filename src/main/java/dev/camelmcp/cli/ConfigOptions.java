package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options of every command: where the configuration is. */
final class ConfigOptions {

    private static final String FILE = "application.properties";

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Properties file. Default: " + FILE + " in the working directory, else the distribution's.")
    @Nullable
    Path config;

    @Option(
            names = "-D",
            scope = ScopeType.INHERIT,
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "true",
            description = "Sets a property; wins over the file and the environment.")
    void property(Map<String, String> properties) {
        properties.forEach(System::setProperty);
    }

    /** The file to read; empty where there is none and none was asked for. */
    Optional<Path> file() {
        if (isUnreadable()) {
            CommandLine line = Objects.requireNonNull(command).commandLine();
            throw new ParameterException(
                    line, config == null ? "cannot read " + byDefault() : "--config: cannot read " + config);
        }
        Path file = config == null ? byDefault() : config.toAbsolutePath();
        return Optional.of(file).filter(Files::exists);
    }

    /**
     * Whether {@link #file} fails. A file that is there and cannot be read is a mistake, also where nobody named it:
     * without it, the gateway would be open.
     */
    boolean isUnreadable() {
        Path file = config == null ? byDefault() : config;
        return (config != null || Files.exists(file)) && (!Files.isReadable(file) || Files.isDirectory(file));
    }

    private static Path byDefault() {
        Path here = Path.of(FILE).toAbsolutePath();
        String home = System.getProperty(Gateway.HOME);
        return Files.exists(here) || home == null ? here : Path.of(home, FILE);
    }
}
