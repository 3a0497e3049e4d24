package dev.camelmcp.discovery;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;

/** A server answered, and did not list its tools. The log says what it answered; callers learn that it did not. */
public class DiscoveryException extends UpstreamException {

    private static final long serialVersionUID = 1L;

    private static final int UNAUTHORIZED = 401;

    private final String detail;
    private final boolean unauthorized;

    /**
     * @param detail what it did instead, for operators: on one line, and without secrets
     * @param answered the HTTP status that it did so by
     */
    DiscoveryException(ServerRegistration server, String detail, int answered) {
        this(server, detail, answered == UNAUTHORIZED);
    }

    DiscoveryException(ServerRegistration server, String detail, boolean unauthorized) {
        super("MCP server " + server.serverId() + " did not list its tools", 502, detail);
        this.detail = detail;
        this.unauthorized = unauthorized;
    }

    /** Whether it refused a request for its credentials, or for having none (RFC 9110 §15.5.2). */
    public boolean isUnauthorized() {
        return unauthorized;
    }

    String detail() {
        return detail;
    }
}
