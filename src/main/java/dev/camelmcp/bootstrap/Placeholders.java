package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.read.BareText;
import dev.camelmcp.config.read.LiteralBraces;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.jspecify.annotations.Nullable;

/**
 * Resolves <code>{{…}}</code> by Camel's own rules, and says in the reader's words what could not be resolved.
 * Thread-safe.
 */
final class Placeholders implements Function<ConfigEntry, String> {

    /** The remedy for a variable that is not set. */
    static final String SET_VARIABLE = "set the environment variable ";

    private static final String ENV = "env";
    /** May stand in the name of a file: <code>{{file:{{env:CREDENTIALS_DIRECTORY}}/name}}</code>. */
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{env:([^{}:]*)}}");

    private static final Pattern FUNCTION = Pattern.compile("\\{\\{(env|file):((?:\\{\\{env:[^{}:]*}}|[^}])*)}}");

    private static final Pattern OPEN = Pattern.compile("\\{\\{");
    private static final Pattern CLOSED = Pattern.compile("}}");

    private final CamelContext context;
    private final Map<String, String> environment;
    private final NamedFiles files;

    /**
     * @param environment of which it is noted what is asked for
     * @param files what notes which are read, and for which property
     */
    Placeholders(CamelContext context, Map<String, String> environment, NamedFiles files) {
        this.context = context;
        this.environment = environment;
        this.files = files;
    }

    /** @throws IllegalArgumentException naming the placeholder; Camel's own message would quote the whole value */
    @Override
    public String apply(ConfigEntry entry) {
        if (!entry.value().contains(PropertiesComponent.PREFIX_TOKEN)) {
            return entry.value();
        }
        return files.naming(entry.key(), () -> text(entry.value()));
    }

    private String text(String value) {
        Matcher whole = FUNCTION.matcher(value.trim());
        return whole.matches() && isOurs(whole.group(1), whole.group(2))
                // not by Camel, which logs at debug what it resolves, and reads placeholders in a secret once more
                ? named(whole)
                : LiteralBraces.resolve(value, this::resolve);
    }

    private String resolve(String placeholder) {
        try {
            return piecewise(placeholder);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(remedy(placeholder, e), e);
        }
    }

    /** As above for those in a longer value; what stands between them is Camel's. */
    private String piecewise(String value) {
        StringBuilder resolved = new StringBuilder();
        Matcher function = FUNCTION.matcher(value);
        int end = 0;
        while (function.find()) {
            if (isOurs(function.group(1), function.group(2)) && isBalanced(value.substring(0, function.start()))) {
                resolved.append(camel(value.substring(end, function.start())));
                resolved.append(named(function));
                end = function.end();
            }
        }
        return resolved.append(camel(value.substring(end))).toString();
    }

    /** Where a value is nothing but an optional placeholder, <code>{{?name}}</code>, Camel's answer may be none. */
    private String camel(String text) {
        return Objects.requireNonNullElse(context.resolvePropertyPlaceholders(text), "");
    }

    /** Any other placeholder in a name is for Camel, and so is what stands behind a colon in a function of a host's. */
    private boolean isOurs(String function, String name) {
        boolean known = context.getPropertiesComponent().hasPropertiesFunction(function);
        String plain = function.equals(ENV) ? name : VARIABLE.matcher(name).replaceAll("");
        return !plain.contains("{") && (function.equals(ENV) || !(known && plain.contains(":")));
    }

    /** Whether no placeholder is open at its end, which would have what follows as its default. */
    private static boolean isBalanced(String text) {
        return OPEN.matcher(text).results().count()
                == CLOSED.matcher(text).results().count();
    }

    private String named(MatchResult function) {
        String name = function.group(2);
        return function.group(1).equals(ENV)
                ? secret(ENV, name)
                : secret(
                        function.group(1),
                        VARIABLE.matcher(name).replaceAll(v -> Matcher.quoteReplacement(secret(ENV, v.group(1)))));
    }

    private String secret(String function, String name) {
        if (function.equals(FilePropertiesFunction.NAME)) {
            return files.read(name);
        }
        int colon = name.indexOf(':');
        String key = colon < 0 ? name : name.substring(0, colon);
        String variable = environment.get(key);
        if (variable == null && colon >= 0) {
            variable = camels(key);
        }
        if (variable == null && colon >= 0) {
            return name.substring(colon + 1);
        }
        if (variable == null) {
            throw new IllegalArgumentException("{{env:" + name + "}} cannot be resolved: " + SET_VARIABLE + name);
        }
        return BareText.of(variable);
    }

    /** By Camel's own rules for the name of a variable. */
    private @Nullable String camels(String key) {
        String upper = key.toUpperCase(Locale.ROOT);
        String variable = environment.get(upper);
        return variable == null ? environment.get(upper.replace('-', '_').replace('.', '_')) : variable;
    }

    private String remedy(String value, Throwable failure) {
        // of a file that only Camel came upon, by a placeholder within another
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NamedFiles.UnreadableException) {
                return String.valueOf(cause.getMessage());
            }
        }
        Matcher function = FUNCTION.matcher(value);
        while (function.find()) {
            try {
                named(function);
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        }
        return "a placeholder in the value cannot be resolved: define the property it names";
    }
}
