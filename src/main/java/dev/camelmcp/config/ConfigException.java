package dev.camelmcp.config;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with the configuration, in one go. */
public class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream()
                .map(p -> "  " + p)
                .collect(Collectors.joining("\n", headline(problems.size()) + "\n", "")));
        this.problems = List.copyOf(problems);
    }

    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String headline(int count) {
        return "The configuration has " + count + (count == 1 ? " error:" : " errors:");
    }
}
