package dev.camelmcp.discovery;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;

/** A server answered, and did not list its tools. The log says what it answered; callers learn that it did not. */
public class DiscoveryException extends UpstreamException {

    private static final long serialVersionUID = 1L;

    private final String detail;

    /** @param detail what it did instead, for operators: on one line, and without secrets */
    DiscoveryException(ServerRegistration server, String detail) {
        super("MCP server " + server.serverId() + " did not list its tools", 502, detail);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}
