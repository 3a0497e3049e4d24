package dev.camelmcp.inbound;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one credential of a request: {@code Authorization: Bearer} (RFC 6750 §2.1), or {@code X-API-Key} where a key is
 * wanted. Never the query. Immutable; {@code toString()} does not show it.
 *
 * @param value null where there is none, or no usable one
 * @param refusal what to say where there is none
 */
record Credentials(@Nullable String value, Refusal refusal) {

    static final String AUTHORIZATION = "Authorization";
    static final String API_KEY = "X-API-Key";
    static final Set<String> HEADERS = Set.of(AUTHORIZATION, API_KEY);

    /** Longer ones are not looked at; access tokens of a few KiB are seen with many groups in them. */
    static final int LONGEST = 8_192;

    private static final String SCHEME = "Bearer";

    /** RFC 6750 §2.1, {@code b64token}; possessive, so that nothing is tried twice. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

    private static final Credentials MISSING = new Credentials(null, Refusal.MISSING);
    private static final Credentials MALFORMED = new Credentials(null, Refusal.MALFORMED);

    /** A bearer token. An authorization of another scheme is as good as none (RFC 6750 §3.1). */
    static Credentials bearer(InboundRequest request) {
        List<String> values = request.headers(AUTHORIZATION);
        if (values.isEmpty()) {
            return MISSING;
        }
        if (values.size() > 1) {
            return MALFORMED;
        }
        String value = values.get(0).strip();
        String credential = value.substring(Math.min(SCHEME.length(), value.length()));
        boolean bearer = value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (credential.isEmpty() || credential.charAt(0) == ' ');
        return bearer ? of(credential.strip()) : MISSING;
    }

    /** An API key, by either header; by both only where they say the same. */
    static Credentials apiKey(InboundRequest request) {
        Credentials bearer = bearer(request);
        List<String> values = request.headers(API_KEY);
        if (values.isEmpty() || bearer.refusal.equals(Refusal.MALFORMED)) {
            return bearer;
        }
        Credentials key = values.size() > 1 ? MALFORMED : of(values.get(0).strip());
        return bearer.value == null || bearer.value.equals(key.value) ? key : MALFORMED;
    }

    private static Credentials of(String value) {
        return value.length() <= LONGEST && TOKEN.matcher(value).matches()
                ? new Credentials(value, Refusal.MISSING)
                : MALFORMED;
    }

    @Override
    public String toString() {
        return "Credentials[" + (value == null ? refusal.message() : "present") + "]";
    }
}
