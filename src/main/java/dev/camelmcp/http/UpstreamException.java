package dev.camelmcp.http;

/** The MCP server could not be reached, or did not answer in time. Its message names the server, never a header or a body. */
public class UpstreamException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean timeout;

    UpstreamException(String message, boolean timeout) {
        super(message, null, false, false);
        this.timeout = timeout;
    }

    /** Whether time ran out; else the connection was refused, reset or could not be made. */
    public boolean isTimeout() {
        return timeout;
    }
}
