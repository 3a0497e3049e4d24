package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigEntry;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves placeholders where an entry is only looked at: what they stand for is known where the gateway runs. A
 * variable that is set here counts, else the default; else the value is one that would do in most places. Immutable.
 */
record StandIns(Map<String, String> environment) implements Function<ConfigEntry, String> {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(?:(env):([^:{}]+)(?::([^{}]*))?|[^{}]*)}}");
    private static final String URL = "https://placeholder.invalid";
    private static final String WORD = "placeholder";

    @Override
    public String apply(ConfigEntry entry) {
        String value = entry.value();
        return Values.text(LiteralBraces.resolve(
                value,
                part -> PLACEHOLDER.matcher(part).replaceAll(found -> Matcher.quoteReplacement(of(found, value)))));
    }

    private String of(MatchResult found, String value) {
        String variable = found.group(1) == null ? null : environment.get(found.group(2));
        if (variable != null) {
            return variable;
        }
        String fallback = found.group(3);
        if (fallback != null && !fallback.isEmpty()) {
            return fallback;
        }
        return value.startsWith(found.group()) ? URL : WORD;
    }
}
