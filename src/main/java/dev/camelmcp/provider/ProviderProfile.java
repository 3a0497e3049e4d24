package dev.camelmcp.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A product that issues tokens, as far as it differs from the RFCs or from this project's defaults. Immutable.
 *
 * @param name value of {@code oauth.provider}
 * @param defaults documented property name below {@code mcp.servers.<id>.} to the value it has when it is not set;
 *     plain text without placeholders
 * @param rules what the product demands; at most one is broken for each property and kind
 * @param issuer regular expression for the product's token URLs whose first group is the issuer; empty where it cannot
 *     be told, or where the product wants the token URL as audience
 * @param style how a token is asked for and answered
 */
public record ProviderProfile(
        String name, Map<String, String> defaults, List<ProviderRule> rules, String issuer, TokenResponseStyle style) {

    public ProviderProfile {
        defaults = Map.copyOf(defaults);
        rules = List.copyOf(rules);
    }

    /**
     * The {@code aud} that the product wants in a client assertion (RFC 7523 §3).
     *
     * @return the issuer; empty for the token URL itself
     */
    public Optional<String> assertionAudience(URI tokenUrl) {
        if (issuer.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = Pattern.compile(issuer).matcher(tokenUrl.toString());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * The rules that a configuration breaks, in their order.
     *
     * @param configured the value of a property by its documented name, whether set or by default; null where there is
     *     none. For a property with entries below it, such as {@code oauth.additional-params}, any text when it has
     *     some
     */
    public List<ProviderRule> brokenBy(UnaryOperator<@Nullable String> configured) {
        return rules.stream().filter(r -> r.isBroken(configured)).toList();
    }

    /** Whether the product answers with an error where the property is set at all. */
    public boolean refuses(String property) {
        return rules.stream()
                .anyMatch(r ->
                        r.kind() == ProviderRule.Kind.REFUSED && r.property().equals(property) && r.values() == null);
    }
}
