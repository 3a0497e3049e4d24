package dev.camelmcp.token;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code token_type} (RFC 6749 §7.1) as servers really write it: it is left out (Shopify), {@code BearerToken}
 * (Apigee), {@code Application Access Token} (eBay). Only a type that names another scheme is none that may be sent as
 * Bearer: it wants a proof, which a token alone is not. Stateless.
 */
final class TokenType {

    /** Authentication schemes and token types beside Bearer (IANA registries; and what never got there). */
    private static final Set<String> OTHERS = Set.of(
            "aws4",
            "basic",
            "concealed",
            "digest",
            "dpop",
            "gnap",
            "hawk",
            "hmac",
            "hoba",
            "kerberos",
            "mac",
            "mutual",
            "na",
            "negotiate",
            "none",
            "ntlm",
            "oauth",
            "pop",
            "privatetoken",
            "saml",
            "scram",
            "sharedkey",
            "signature",
            "vapid");

    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");

    private TokenType() {}

    /** RFC 9449 §5: any case, and nothing else. */
    static boolean isDpop(@Nullable Object type) {
        return type instanceof String text && text.equalsIgnoreCase(AccessToken.DPOP);
    }

    /** What was answered, as it may be shown: no type that nobody knows, which could be anything. */
    static String shown(@Nullable Object type) {
        if (type == null) {
            return "missing";
        }
        boolean known = type instanceof String text
                && (text.equalsIgnoreCase(AccessToken.BEARER) || OTHERS.contains(text.toLowerCase(Locale.ROOT)));
        return known ? type.toString() : "an unknown one";
    }

    static boolean isBearer(@Nullable Object type) {
        if (type == null) {
            return true;
        }
        if (!(type instanceof String text)) {
            return false;
        }
        String name = text.toLowerCase(Locale.ROOT);
        return !OTHERS.contains(name.replaceAll("[^a-z0-9]", ""))
                && NO_WORD.splitAsStream(name).noneMatch(OTHERS::contains);
    }
}
