package dev.camelmcp.support;

import io.vertx.core.http.HttpServerResponse;

/** What an MCP server with one tool answers: as much as it takes to list it. Stateless. */
public final class StubTools {

    private static final String INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"stub\",\"version\":\"1\"}}}";
    private static final String TOOLS = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"tools\":[{\"name\":\"echo\","
            + "\"inputSchema\":{\"type\":\"object\"}}]}}";

    private StubTools() {}

    public static void answer(StubUpstream.Received request, HttpServerResponse response) {
        if (request.body().contains("\"initialize\"")) {
            answer(request, response, INITIALIZED);
        } else if (request.body().contains("\"tools/list\"")) {
            answer(request, response, TOOLS);
        } else {
            response.setStatusCode(request.method().equals("POST") ? 202 : 405).end();
        }
    }

    private static void answer(StubUpstream.Received request, HttpServerResponse response, String template) {
        String id = request.body().replaceAll(".*\"id\":(\"[^\"]*\"|\\d+).*", "$1");
        response.putHeader("Content-Type", "application/json").end(template.formatted(id));
    }
}
