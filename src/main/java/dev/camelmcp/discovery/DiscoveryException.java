package dev.camelmcp.discovery;

import org.jspecify.annotations.Nullable;

/** A server did not list its tools; the cause says why, and may quote what the server answered. */
public final class DiscoveryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final @Nullable String redirect;
    private final @Nullable String proxy;
    private @Nullable String way;

    public DiscoveryException(RuntimeException cause) {
        super("the MCP server did not list its tools", cause);
        kind = cause.getClass().getSimpleName();
        redirect = null;
        proxy = null;
    }

    /**
     * It leads elsewhere, where the gateway does not follow.
     *
     * @param redirect says where to, which is for operators alone
     */
    DiscoveryException(String redirect) {
        this("the MCP server answers by a redirect, which is not followed", "a redirect", redirect, null);
    }

    private DiscoveryException(String message, String kind, @Nullable String redirect, @Nullable String proxy) {
        super(message);
        this.kind = kind;
        this.redirect = redirect;
        this.proxy = proxy;
    }

    /**
     * The way to it ends at the egress proxy.
     *
     * @param proxy says at which, and why, which is for operators alone
     */
    static DiscoveryException byProxy(String proxy) {
        return new DiscoveryException(
                "the MCP server cannot be reached by the egress proxy", "the egress proxy", null, proxy);
    }

    /** The same, of a session that went by a proxy; null for none. */
    DiscoveryException on(@Nullable String way) {
        this.way = way;
        return this;
    }

    /** {@code by the proxy http://…}, which is for operators alone; null for a direct connection. */
    public @Nullable String way() {
        return way;
    }

    /** What kind of failure it was, which can be told to everybody. */
    public String kind() {
        return kind;
    }

    /** Which egress proxy is in the way, and why; null where none is. */
    public @Nullable String proxy() {
        return proxy;
    }

    /** {@code redirects by 307 to URL: set PROPERTY=URL}; null where it does not. */
    public @Nullable String redirect() {
        return redirect;
    }
}
