package dev.camelmcp.discovery;

/** A server did not list its tools; the cause says why, and may quote what the server answered. */
public final class DiscoveryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String kind;

    public DiscoveryException(RuntimeException cause) {
        super("the MCP server did not list its tools", cause);
        kind = cause.getClass().getSimpleName();
    }

    /** What kind of failure it was, which can be told to everybody. */
    public String kind() {
        return kind;
    }
}
