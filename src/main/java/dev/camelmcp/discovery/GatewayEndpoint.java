package dev.camelmcp.discovery;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.forward.RequestRefusedException;
import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.inbound.Caller;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request to the gateway's own MCP server, as Streamable HTTP wants it from a server that keeps no session:
 * JSON for requests, 202 for what wants no answer, 405 for GET and DELETE. Holds no thread while a tool works.
 * Thread-safe.
 */
public final class GatewayEndpoint extends AsyncProcessorSupport implements AutoCloseable {

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
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            if (!"POST".equals(exchange.getMessage().getHeader(Exchange.HTTP_METHOD))) {
                answer(
                        exchange,
                        405,
                        JsonRpcErrors.body(
                                JsonRpcMessage.NONE, JsonRpcErrors.INVALID_REQUEST, "Method Not Allowed", Map.of()));
                exchange.getMessage().setHeader("Allow", "POST");
                exchange.setProperty(ExchangeProperties.ERROR, "refused");
            } else {
                var unused = answer(exchange).whenComplete((json, failure) -> {
                    if (failure == null) {
                        answer(exchange, json == null ? 202 : 200, json);
                    } else {
                        exchange.setException(failure);
                    }
                    callback.done(false);
                });
                return false;
            }
        } catch (RequestRefusedException | RuntimeException e) {
            // thrown here, it would leave the caller waiting
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private CompletableFuture<@Nullable String> answer(Exchange exchange) throws RequestRefusedException {
        Message request = exchange.getMessage();
        GatewayServer current = server();
        String version = request.getHeader(VERSION, String.class);
        if (version != null && !current.protocolVersions().contains(version)) {
            throw new RequestRefusedException(
                    400, VERSION + " is not one of " + String.join(", ", current.protocolVersions()));
        }
        String message = request.getBody(String.class);
        // no operator: who has no name shares the turns of one caller
        Caller caller = exchange.getProperty(ExchangeProperties.CALLER, Caller.ANYBODY, Caller.class);
        try {
            return current.answer(message == null ? "" : message, caller);
        } catch (InvalidMessageException e) {
            throw new RequestRefusedException(400, "not a JSON-RPC message; batches are not supported here");
        }
    }

    private static void answer(Exchange exchange, int status, @Nullable String json) {
        Message answer = new DefaultMessage(exchange.getContext());
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (json != null) {
            answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
            answer.setBody(json);
        }
        exchange.setMessage(answer);
    }
}
