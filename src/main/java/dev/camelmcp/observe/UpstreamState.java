package dev.camelmcp.observe;

import org.jspecify.annotations.Nullable;

/**
 * What the last request to an MCP server came to. Immutable.
 *
 * @param status of its answer (RFC 9110 §15); 0 where there was none that can be used
 * @param at when, in milliseconds since 1970
 * @param failure why there was no answer, in words for operators; null where there was one
 */
public record UpstreamState(int status, long at, @Nullable String failure) {

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
            case FAILING -> "it answers " + status + ": " + remedy(oauth);
        };
    }

    private String remedy(boolean oauth) {
        if (status >= 500) {
            return "look into its own log";
        } else if (status < 400) {
            return "it leads elsewhere; the gateway's log and check name the URL to configure";
        } else if (status == 407) {
            return "look at the proxy on the way to it";
        } else if (!oauth) {
            return "it wants credentials; see oauth.enabled";
        }
        return status == 401
                ? "it does not take the token; check oauth.audience, oauth.resource and oauth.scope"
                : "the token may not do this; check oauth.scope, and what the client is granted";
    }
}
