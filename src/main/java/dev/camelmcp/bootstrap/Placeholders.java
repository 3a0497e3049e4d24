package dev.camelmcp.bootstrap;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * Resolves <code>{{…}}</code> by Camel's own rules, and says in the reader's words what could not be resolved.
 * Thread-safe.
 */
final class Placeholders implements UnaryOperator<String> {

    private static final Pattern FUNCTION = Pattern.compile("\\{\\{(env|file):([^}]*)}}");

    private final CamelContext context;

    Placeholders(CamelContext context) {
        this.context = context;
    }

    /** @throws IllegalArgumentException naming the placeholder; Camel's own message would quote the whole value */
    @Override
    public String apply(String value) {
        if (!value.contains("{{")) {
            return value;
        }
        Matcher whole = FUNCTION.matcher(value.trim());
        if (whole.matches() && !whole.group(2).contains(":")) {
            // not by Camel, which logs at debug what it resolves, and reads placeholders in a secret once more
            return secret(whole.group(1), whole.group(2), value);
        }
        try {
            return context.getPropertiesComponent().hasPropertiesFunction(FilePropertiesFunction.NAME)
                    ? context.resolvePropertyPlaceholders(value)
                    : withFiles(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(remedy(value), e);
        }
    }

    /** For a context that does not know {@code file:}, and is not taught it. */
    private String withFiles(String value) {
        StringBuilder resolved = new StringBuilder();
        Matcher function = FUNCTION.matcher(value);
        int end = 0;
        while (function.find()) {
            if (function.group(1).equals(FilePropertiesFunction.NAME)) {
                resolved.append(context.resolvePropertyPlaceholders(value.substring(end, function.start())));
                resolved.append(secret(function.group(1), function.group(2), value));
                end = function.end();
            }
        }
        return resolved.append(context.resolvePropertyPlaceholders(value.substring(end)))
                .toString();
    }

    private static String secret(String function, String name, String value) {
        String found = function.equals("env") ? System.getenv(name) : FilePropertiesFunction.read(name);
        if (found == null) {
            throw new IllegalArgumentException(remedy(value));
        }
        return found;
    }

    private static String remedy(String value) {
        Matcher function = FUNCTION.matcher(value);
        while (function.find()) {
            String name = function.group(2);
            if (function.group(1).equals("env") && System.getenv(name) == null) {
                return "{{env:" + name + "}} cannot be resolved: set the environment variable " + name;
            }
            if (function.group(1).equals("file")) {
                return "{{file:" + name + "}} cannot be resolved: the file must exist and be readable";
            }
        }
        return "a placeholder in the value cannot be resolved: define the property it names";
    }
}
