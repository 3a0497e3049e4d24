package dev.camelmcp.provider;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a product demands of one property. Immutable.
 *
 * @param kind what it means when the rule is broken
 * @param property its documented name below {@code mcp.servers.<id>.}
 * @param instead another property that does as well; null for none
 * @param values regular expression for a value that keeps the rule, as a whole and without blanks around it; null where
 *     no value does
 * @param reason for the message: why, and what to do
 */
public record ProviderRule(
        Kind kind,
        String property,
        @Nullable String instead,
        @Nullable String values,
        String reason) {

    /** What follows when a rule is broken. */
    public enum Kind {
        /** The property is missing; the reason continues "is required". */
        REQUIRED,
        /** The same, where {@code oauth.token-url} is set: without it, the MCP server's metadata may tell it. */
        REQUIRED_WITH_TOKEN_URL,
        /** The product would answer with an error. */
        REFUSED,
        /** The product takes no notice, so the property does not do what it says. */
        IGNORED
    }

    static ProviderRule required(String property, String reason) {
        return new ProviderRule(Kind.REQUIRED, property, null, null, reason);
    }

    static ProviderRule requiredUnless(String instead, String property, String reason) {
        return new ProviderRule(Kind.REQUIRED, property, instead, null, reason);
    }

    /** What the MCP server tells where it leads to the product itself. */
    ProviderRule orDiscovered() {
        return new ProviderRule(Kind.REQUIRED_WITH_TOKEN_URL, property, instead, values, reason);
    }

    static ProviderRule refused(String property, String reason) {
        return new ProviderRule(Kind.REFUSED, property, null, null, reason);
    }

    static ProviderRule refusedUnless(String values, String property, String reason) {
        return new ProviderRule(Kind.REFUSED, property, null, values, reason);
    }

    static ProviderRule ignored(String property, String reason) {
        return new ProviderRule(Kind.IGNORED, property, null, null, reason);
    }

    boolean isBroken(UnaryOperator<@Nullable String> configured) {
        String value = configured.apply(property);
        if (kind == Kind.REQUIRED_WITH_TOKEN_URL && configured.apply("oauth.token-url") == null) {
            return false;
        }
        if (kind == Kind.REQUIRED || kind == Kind.REQUIRED_WITH_TOKEN_URL) {
            return value == null && (instead == null || configured.apply(instead) == null);
        }
        return value != null && (values == null || !value.trim().matches(values));
    }
}
