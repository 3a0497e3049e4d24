package dev.camelmcp.http;

/** The MCP server leads elsewhere, where the gateway does not follow. */
public final class RedirectedException extends UpstreamException {

    private static final long serialVersionUID = 1L;

    /** @param detail says where to, which is for the log alone */
    public RedirectedException(String message, String detail) {
        super(message, 502, "it " + detail);
    }
}
