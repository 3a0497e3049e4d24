package dev.camelmcp.camel;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.discovery.GatewayServer;
import dev.camelmcp.inbound.Caller;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request to the gateway's own MCP server, as Streamable HTTP wants it from a server that keeps no session: JSON for requests, 202 for what wants no answer, 405 for GET and DELETE. Blocks while
 * a tool works. Thread-safe.
 */
public final class GatewayEndpoint implements Processor {

    private static final String VERSION = "MCP-Protocol-Version";

    private final GatewayServer server;

    public GatewayEndpoint(GatewayServer server) {
        this.server = server;
    }

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
        Message request = exchange.getMessage();
        Message answer = new DefaultMessage(exchange.getContext());
        if (!"POST".equals(request.getHeader(Exchange.HTTP_METHOD))) {
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, 405);
            answer.setHeader("Allow", "POST");
            exchange.setMessage(answer);
            return;
        }
        String version = request.getHeader(VERSION, String.class);
        if (version != null && !server.protocolVersions().contains(version)) {
            throw new RequestRefusedException(
                    400, VERSION + " is not one of " + String.join(", ", server.protocolVersions()));
        }
        String json = answer(request.getBody(String.class), visible(exchange));
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, json == null ? 202 : 200);
        if (json != null) {
            answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
            answer.setBody(json);
        }
        exchange.setMessage(answer);
    }

    private @Nullable String answer(@Nullable String message, Predicate<ServerId> visible)
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
