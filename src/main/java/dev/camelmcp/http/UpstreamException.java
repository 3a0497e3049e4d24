package dev.camelmcp.http;

/** The MCP server was not asked, could not be reached, or did not answer in time. Its message names the server, never an address, a header or a body. */
public class UpstreamException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    private UpstreamException(String message, int status) {
        super(message, null, false, false);
        this.status = status;
    }

    /** The connection was refused, reset or could not be made, or what came was no HTTP. */
    public static UpstreamException unreachable(String message) {
        return new UpstreamException(message, 502);
    }

    /** The gateway does not ask now, but may a little later. */
    public static UpstreamException notNow(String message) {
        return new UpstreamException(message, 503);
    }

    public static UpstreamException timeout(String message) {
        return new UpstreamException(message, 504);
    }

    /** What the caller is told (RFC 9110 §15.6): 502, 503 or 504. */
    public int status() {
        return status;
    }
}
