package dev.camelmcp.discovery;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.forward.RequestRefusedException;
import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.inbound.Caller;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request to the gateway's own MCP server, as Streamable HTTP wants it from a server that keeps no session:
 * JSON for requests, 202 for what wants no answer, 405 for GET and DELETE. Blocks while a tool works. Thread-safe.
 */
public final class GatewayEndpoint implements Processor, AutoCloseable {

    private static final String VERSION = "MCP-Protocol-Version";

    private final Supplier<GatewayServer> made;
    private @Nullable GatewayServer server;

    /** @param made makes the server at the first request: not every host has the MCP SDK */
    public GatewayEndpoint(Supplier<GatewayServer> made) {
        this.made = made;
    }

    private synchronized GatewayServer server() {
        if (server == null) {
            server = made.get();
        }
        return server;
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
        Message request = exchange.getMessage();
        Message answer = new DefaultMessage(exchange.getContext());
        if (!"POST".equals(request.getHeader(Exchange.HTTP_METHOD))) {
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, 405);
            answer.setHeader("Allow", "POST");
            answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
            answer.setBody(JsonRpcErrors.body(
                    JsonRpcMessage.NONE, JsonRpcErrors.INVALID_REQUEST, "Method Not Allowed", Map.of()));
            exchange.setMessage(answer);
            return;
        }
        GatewayServer current = server();
        String version = request.getHeader(VERSION, String.class);
        if (version != null && !current.protocolVersions().contains(version)) {
            throw new RequestRefusedException(
                    400, VERSION + " is not one of " + String.join(", ", current.protocolVersions()));
        }
        String json = answer(current, request.getBody(String.class), visible(exchange));
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, json == null ? 202 : 200);
        if (json != null) {
            answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
            answer.setBody(json);
        }
        exchange.setMessage(answer);
    }

    private static @Nullable String answer(GatewayServer server, @Nullable String message, Predicate<ServerId> visible)
            throws RequestRefusedException {
        try {
            return server.answer(message == null ? "" : message, visible);
        } catch (IOException | IllegalArgumentException e) {
            throw new RequestRefusedException(400, "not a JSON-RPC message; batches are not supported here");
        }
    }

    private static Predicate<ServerId> visible(Exchange exchange) {
        Caller caller = exchange.getProperty(ExchangeProperties.CALLER, Caller.class);
        return caller == null ? id -> true : caller::mayCall;
    }
}
