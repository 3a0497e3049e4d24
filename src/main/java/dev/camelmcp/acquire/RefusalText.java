package dev.camelmcp.acquire;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization server says for people of its refusal. RFC 6749 §5.2 has {@code error_description} for it; what
 * stands before the token endpoint, or was reached in its place, has members of its own. Stateless.
 */
final class RefusalText {

    static final String DESCRIPTION = "error_description";

    /** Okta, Apigee, RFC 9457 §3.1, S3: what kind of failure it is. Names are compared without case and underscores. */
    private static final List<String> HEADINGS = List.of("errorcode", "title", "code");

    /** RFC 9457 §3.1, Okta; and what GitHub, Google, Spring, gateways, clouds and SOAP call it. */
    private static final List<String> TEXTS =
            List.of("detail", "errorsummary", "message", "errormessage", "description", "faultstring");

    private static final String ERROR = "error";

    /** What holds the others: Google, Azure; JSON:API; Apigee. */
    private static final List<String> ENVELOPES = List.of(ERROR, "errors", "fault");

    /** Okta: more on what is said already. */
    private static final String CAUSES = "errorcauses";

    /** No envelope is in more of them. */
    private static final int DEPTH = 3;

    private RefusalText() {}

    /**
     * The text; to be cleaned before it is shown.
     *
     * @param code that the failure has already, so that it need not be said again
     */
    static @Nullable String of(Map<?, ?> members, String code) {
        return of(members, code, DEPTH);
    }

    private static @Nullable String of(Map<?, ?> written, String code, int depth) {
        Map<String, Object> members = named(written);
        String standard = text(members, key(DESCRIPTION));
        if (standard != null) {
            return standard;
        }
        for (String name : ENVELOPES) {
            String inner = inner(members.get(name), code, depth);
            if (inner != null) {
                return inner;
            }
        }
        String heading = first(members, Stream.concat(HEADINGS.stream(), Stream.of(ERROR)))
                .filter(h -> !h.equals(code))
                .orElse(null);
        String text = first(members, TEXTS.stream())
                .or(() -> Optional.ofNullable(inner(members.get(CAUSES), code, depth)))
                .or(() -> Optional.ofNullable(text(members, ERROR)).filter(e -> !e.equals(code)))
                .orElse(null);
        if (heading == null || text == null || heading.equals(text)) {
            return text == null ? heading : text;
        }
        return heading + ": " + text;
    }

    private static @Nullable String inner(@Nullable Object value, String code, int depth) {
        if (depth == 0) {
            return null;
        }
        Object first = value instanceof List<?> list && !list.isEmpty() ? list.get(0) : value;
        if (first instanceof Map<?, ?> members) {
            return of(members, code, depth - 1);
        }
        return value instanceof List<?> && first instanceof String text ? text : null;
    }

    private static Map<String, Object> named(Map<?, ?> members) {
        Map<String, Object> named = new HashMap<>();
        members.forEach((name, value) -> {
            if (value instanceof String text ? !text.isBlank() : value != null) {
                named.putIfAbsent(key(String.valueOf(name)), value);
            }
        });
        return named;
    }

    private static String key(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Optional<String> first(Map<String, ?> members, Stream<String> names) {
        return names.map(name -> text(members, name)).filter(Objects::nonNull).findFirst();
    }

    private static @Nullable String text(Map<String, ?> members, String name) {
        return members.get(name) instanceof String text ? text : null;
    }
}
