package dev.camelmcp.discovery;

import org.jspecify.annotations.Nullable;

/** A server did not list its tools; the cause says why, and may quote what the server answered. */
public final class DiscoveryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final @Nullable String redirect;

    public DiscoveryException(RuntimeException cause) {
        super("the MCP server did not list its tools", cause);
        kind = cause.getClass().getSimpleName();
        redirect = null;
    }

    /**
     * It leads elsewhere, where the gateway does not follow.
     *
     * @param redirect says where to, which is for operators alone
     */
    DiscoveryException(String redirect) {
        super("the MCP server answers by a redirect, which is not followed");
        this.kind = "a redirect";
        this.redirect = redirect;
    }

    /** What kind of failure it was, which can be told to everybody. */
    public String kind() {
        return kind;
    }

    /** {@code redirects by 307 to URL: set PROPERTY=URL}; null where it does not. */
    public @Nullable String redirect() {
        return redirect;
    }
}
