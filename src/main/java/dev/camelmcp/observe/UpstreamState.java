package dev.camelmcp.observe;

import dev.camelmcp.http.StatusRemedy;
import org.jspecify.annotations.Nullable;

/**
 * What the last request to an MCP server came to. Immutable.
 *
 * @param status of its answer (RFC 9110 §15); 0 where there was none that can be used
 * @param at when, in milliseconds since 1970
 * @param failure why there was no answer, in words for operators; null where there was one
 * @param says what this answer says, where that is more than its status does; null for nothing
 */
public record UpstreamState(
        int status,
        long at,
        @Nullable String failure,
        @Nullable String says) {

    static UpstreamState answered(int status, long at) {
        return new UpstreamState(status, at, null, null);
    }

    static UpstreamState failed(String failure, long at) {
        return new UpstreamState(0, at, failure, null);
    }

    /** Whether the server can do what it is asked, as far as its last answer tells. */
    public enum Kind {
        UP,
        /** It answers, but refuses the gateway, leads elsewhere, or has failed itself. */
        FAILING,
        UNREACHABLE
    }

    public Kind kind() {
        if (failure != null) {
            return Kind.UNREACHABLE;
        }
        boolean elsewhere = status >= 300 && status < 400;
        boolean refused = status == 401 || status == 403 || status == 407;
        return elsewhere || refused || status >= 500 ? Kind.FAILING : Kind.UP;
    }

    /**
     * Why it is not up, and what to do; null where it is.
     *
     * @param oauth whether requests to it carry a token
     */
    public @Nullable String reason(boolean oauth) {
        return switch (kind()) {
            case UP -> null;
            case UNREACHABLE -> failure;
            case FAILING -> {
                String remedy = says == null ? StatusRemedy.of(status, oauth) : says;
                yield "it answers " + status + (remedy.isEmpty() ? "" : ": " + remedy);
            }
        };
    }
}
