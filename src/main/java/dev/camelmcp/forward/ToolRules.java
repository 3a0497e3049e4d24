package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Which tools a route lets a caller know and call: exchange properties {@code McpToolsAllowed} (all, where it is not
 * set) and {@code McpToolsDenied} (none), each a list of names separated by commas, in which {@code *} stands for any
 * characters. What both name is denied. Denied names count in any case, as some servers do not tell them apart; allowed
 * ones as they are written. Immutable.
 *
 * @param allowed null for all
 */
public record ToolRules(@Nullable List<String> allowed, List<String> denied) {

    /** The rules of a request, left by {@link ToolGuard}. */
    static final String PROPERTY = "McpToolRules";

    static ToolRules of(Exchange exchange) {
        String allowed = exchange.getProperty(ExchangeProperties.TOOLS_ALLOWED, String.class);
        String denied = exchange.getProperty(ExchangeProperties.TOOLS_DENIED, "", String.class);
        return new ToolRules(allowed == null ? null : names(allowed), names(denied.toLowerCase(Locale.ROOT)));
    }

    /**
     * Those that the request of this exchange was judged by.
     *
     * @throws IllegalStateException where it was not: an answer must not be what shows that a route lacks the step
     */
    public static ToolRules judged(Exchange exchange) {
        ToolRules rules = exchange.getProperty(PROPERTY, ToolRules.class);
        if (rules == null) {
            throw new IllegalStateException("mcpToolFilter stands in a route without mcpToolGuard before it");
        }
        return rules;
    }

    /** Whether there is nothing to look for. */
    public boolean isOpen() {
        return allowed == null && denied.isEmpty();
    }

    /** Whether a tool of this name may be called. */
    public boolean allows(String tool) {
        return (allowed == null || anyIs(allowed, tool)) && !anyIs(denied, tool.toLowerCase(Locale.ROOT));
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static boolean anyIs(List<String> patterns, String tool) {
        return patterns.stream().anyMatch(pattern -> fits(pattern, tool));
    }

    /** Goes back to the last star alone, so that no pattern takes longer than both lengths multiplied. */
    private static boolean fits(String pattern, String tool) {
        int star = -1;
        int afterStar = 0;
        int p = 0;
        int t = 0;
        while (t < tool.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = t;
            } else if (p < pattern.length() && pattern.charAt(p) == tool.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
