package dev.camelmcp.discovery;

import dev.camelmcp.config.ServerRegistration;
import java.util.List;

/** A server does not do what it was asked for. By another revision of MCP, it may. */
final class RefusedException extends DiscoveryException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final List<String> supported;

    /**
     * @param answered the HTTP status of the answer
     * @param code of the JSON-RPC error; 0 where it was answered by HTTP alone
     * @param supported the revisions that the server says it speaks
     */
    RefusedException(ServerRegistration server, String detail, int answered, int code, List<String> supported) {
        super(server, detail, answered);
        this.code = code;
        this.supported = List.copyOf(supported);
    }

    int code() {
        return code;
    }

    List<String> supported() {
        return supported;
    }
}
