package dev.camelmcp.acquire;

import java.util.List;
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

    private static final String DESCRIPTION = "error_description";

    /** Okta, and RFC 9457 §3.1: what kind of failure it is. */
    private static final List<String> HEADINGS = List.of("errorCode", "title");

    /** RFC 9457 §3.1, Okta; and what GitHub, Google, Spring, gateways and clouds call it. */
    private static final List<String> TEXTS =
            List.of("detail", "errorSummary", "message", "Message", "error_message", "errorMessage", "description");

    /** What holds the others: Google, Azure; JSON:API. */
    private static final List<String> ENVELOPES = List.of("error", "errors");

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

    /** Of an answer without members. */
    static @Nullable String of(UnreadableAnswer answer) {
        return answer.title() == null ? answer.text() : titled(answer.title());
    }

    /** A page's title, which is all that is shown of it. */
    static String titled(String title) {
        return "page titled '" + title + "'";
    }

    private static @Nullable String of(Map<?, ?> members, String code, int depth) {
        String standard = text(members, DESCRIPTION);
        if (standard != null) {
            return standard;
        }
        for (String name : ENVELOPES) {
            String inner = depth == 0 ? null : inner(members.get(name), code, depth - 1);
            if (inner != null) {
                return inner;
            }
        }
        String heading = first(members, Stream.concat(HEADINGS.stream(), Stream.of("error")))
                .filter(h -> !h.equals(code))
                .orElse(null);
        String text = first(members, TEXTS.stream()).orElse(null);
        if (heading == null || text == null || heading.equals(text)) {
            return text == null ? heading : text;
        }
        return heading + ": " + text;
    }

    private static @Nullable String inner(@Nullable Object value, String code, int depth) {
        Object first = value instanceof List<?> list && !list.isEmpty() ? list.get(0) : value;
        if (first instanceof Map<?, ?> members) {
            return of(members, code, depth);
        }
        return value instanceof List<?> && first instanceof String text ? text : null;
    }

    private static Optional<String> first(Map<?, ?> members, Stream<String> names) {
        return names.map(name -> text(members, name)).filter(Objects::nonNull).findFirst();
    }

    private static @Nullable String text(Map<?, ?> members, String name) {
        return members.get(name) instanceof String text && !text.isBlank() ? text : null;
    }
}
