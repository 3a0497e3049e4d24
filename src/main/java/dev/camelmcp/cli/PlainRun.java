package dev.camelmcp.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code run} as gateways are started nearly always, without picocli: that takes a fifth of the start, since its
 * classes are too old for an archive, and it reads the annotations of all commands. Whatever is not plain is picocli's,
 * errors in particular. Immutable.
 *
 * @param config the file that {@code --config} names; null for the default
 */
record PlainRun(@Nullable Path config, Map<String, String> properties) {

    private static final String CONFIG = "--config";
    private static final String PROPERTY = "-D";

    /** What a command line says; empty where only picocli can tell. */
    static Optional<PlainRun> of(String... args) {
        Path config = null;
        boolean named = false;
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            String word = args[i];
            if (word.equals("run") && !named) {
                named = true;
            } else if (word.equals(CONFIG) && config == null && i + 1 < args.length && isPlain(args[i + 1])) {
                i++;
                config = Path.of(args[i]);
            } else if (word.startsWith(CONFIG + "=")
                    && config == null
                    && isPlain(word.substring(CONFIG.length() + 1))) {
                config = Path.of(word.substring(CONFIG.length() + 1));
            } else if (word.startsWith(PROPERTY) && word.indexOf('=') > PROPERTY.length()) {
                int equals = word.indexOf('=');
                properties.put(word.substring(PROPERTY.length(), equals), word.substring(equals + 1));
            } else {
                return Optional.empty();
            }
        }
        PlainRun plain = new PlainRun(config, properties);
        return Optional.of(plain).filter(run -> !run.options().isUnreadable());
    }

    /** Runs the gateway until the process is told to end; returns its exit code, as picocli would. */
    int execute() {
        properties.forEach(System::setProperty);
        try {
            return RunCommand.run(options());
        } catch (Exception e) {
            McpOAuthCommand.commandLine().getErr().println(Messages.of(e));
            return 1;
        }
    }

    private ConfigOptions options() {
        ConfigOptions options = new ConfigOptions();
        options.config = config;
        return options;
    }

    /** Whether picocli would take it as it stands, too. */
    private static boolean isPlain(String file) {
        return !file.isEmpty() && "-@\"".indexOf(file.charAt(0)) < 0;
    }
}
