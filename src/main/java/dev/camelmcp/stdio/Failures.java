package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What callers are told of a local server that does not answer them. Stateless. */
final class Failures {

    private Failures() {}

    static UpstreamException noRoom(ServerId server) {
        return UpstreamException.notNow("there is no room for what MCP server " + server
                + " is to be sent: it reads too slowly, or all that waits is too much (mcp.forward.max-buffered-size)");
    }

    static UpstreamException tooMany(int limit, ServerId server) {
        return UpstreamException.notNow(limit + " requests wait for an answer of one process of MCP server " + server
                + ", which is the limit (mcp.local.max-pending-requests)");
    }

    static UpstreamException timeout(ServerId server) {
        return UpstreamException.timeout("MCP server " + server + " did not answer in time (response timeout)");
    }

    static UpstreamException broken(ServerId server) {
        return UpstreamException.unreachable("MCP server " + server + " answered with what is no JSON-RPC message");
    }

    static UpstreamException unmatched(ServerId server) {
        return UpstreamException.unreachable("MCP server " + server + " answered without the id of a request");
    }

    /** @param reason follows the server's name */
    static UpstreamException ended(ServerId server, String reason) {
        return UpstreamException.unreachable("MCP server " + server + " " + reason);
    }

    /** The error response to one request, whose id is JSON. */
    static byte[] json(String id, Throwable failure) {
        String json = JsonRpcErrors.body(
                new JsonRpcMessage(false, List.of(id), null),
                JsonRpcErrors.UPSTREAM,
                String.valueOf(failure.getMessage()),
                Map.of());
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
