package dev.camelmcp.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.camelmcp.acquire.OperatorText;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.Call;
import dev.camelmcp.http.StatusRemedy;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages of the gateway's own to an MCP server, one after the other and by the route that callers' requests
 * take, and reads what is answered. It knows JSON-RPC and Streamable HTTP, not what is talked about. Used by one
 * thread, which waits; {@link #abandon} may come from another.
 */
final class ServerConversation {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTE = "direct:mcp-server";
    private static final String SESSION = "Mcp-Session-Id";
    private static final String JSON_TYPE = "application/json";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final int METHOD_NOT_FOUND = -32601;

    /** Statuses that are not about what was asked, but about who asks, or when. */
    private static final Set<Integer> NO_REFUSAL = Set.of(401, 403, 407, 408, 425, 429);

    /** Requests of the server's that are answered; the first may well be whether anybody is there. */
    private static final int MOST_REQUESTS = 20;

    private final ServerRegistration server;
    private final @Nullable Caller caller;
    private final ProducerTemplate producer;
    private final Allowance allowance;
    private final Map<String, String> headers = new TreeMap<>();
    private final Set<OwnCall> open = ConcurrentHashMap.newKeySet();
    private volatile boolean abandoned;
    private volatile String step = "";
    private @Nullable AccessToken token;
    private int lastId;
    private int requests;

    /** @param caller for whom it is; null for the operator */
    ServerConversation(
            ServerRegistration server, @Nullable Caller caller, ProducerTemplate producer, Allowance allowance) {
        this.server = server;
        this.caller = caller;
        this.producer = producer;
        this.allowance = allowance;
    }

    /** Sent with each message from now on. */
    void header(String name, String value) {
        headers.put(name, value);
    }

    /** What was asked last. */
    String step() {
        return step;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Ends what is being waited for, and whatever would be after it. */
    void abandon() {
        abandoned = true;
        open.forEach(OwnCall::close);
    }

    /** A failure that is the server's. */
    DiscoveryException failure(String detail) {
        return new DiscoveryException(server, detail, false);
    }

    /** What two attempts came to. */
    DiscoveryException failure(DiscoveryException first, String between, DiscoveryException second) {
        return new DiscoveryException(
                server, first.detail() + between + second.detail(), first.isUnauthorized() || second.isUnauthorized());
    }

    /**
     * Asks, and waits for the result.
     *
     * @throws RefusedException where it answers by an error
     * @throws DiscoveryException where it answers in any other way
     * @throws Exception as the route does
     */
    JsonNode ask(String method, ObjectNode params) throws Exception {
        step = method;
        ObjectNode request = message().put("id", ++lastId).put("method", method);
        request.set("params", params);
        try (OwnCall call = new OwnCall(open)) {
            Message answer = send(call, "POST", request);
            int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
            JsonNode response = response(answer, status);
            if (response == null || (status >= 400 && !response.has("error"))) {
                String doubt = answer.getExchange().getProperty(Call.DOUBT, String.class);
                String detail = answers(
                        status, status < 400 ? ", but not by a result" : doubt == null ? remedy(status) : " " + doubt);
                throw status < 400 || NO_REFUSAL.contains(status) || (status >= 500 && status != 501)
                        ? new DiscoveryException(server, detail, status)
                        : new RefusedException(server, detail, status, 0, List.of());
            }
            if (response.has("error")) {
                throw refused(status, response.path("error"));
            }
            String session = answer.getHeader(SESSION, String.class);
            if (session != null) {
                header(SESSION, session);
            }
            return response.path("result");
        }
    }

    /** Tells something that needs no answer; whatever is answered to it says nothing. */
    void tell(String method) throws Exception {
        post(message().put("method", method));
    }

    /** Ends the session, where there is one. */
    void end() throws Exception {
        if (headers.containsKey(SESSION)) {
            abandoned = false;
            try (OwnCall call = new OwnCall(open)) {
                send(call, "DELETE", null);
            }
        }
    }

    private void post(ObjectNode message) throws Exception {
        try (OwnCall call = new OwnCall(open)) {
            send(call, "POST", message);
        }
    }

    private Message send(OwnCall call, String method, @Nullable ObjectNode message) throws Exception {
        if (abandoned) {
            call.close();
        }
        byte[] body = message == null ? null : JSON.writeValueAsBytes(message);
        var unused =
                producer.asyncSend(ROUTE, e -> prepare(e, call, method, body)).whenComplete(call::ended);
        Exchange exchange = call.await();
        token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage();
    }

    private void prepare(Exchange exchange, OwnCall call, String method, byte @Nullable [] body) {
        Message message = exchange.getMessage();
        exchange.setProperty(ExchangeProperties.SERVER, server);
        exchange.setProperty(ExchangeProperties.REQUEST, message);
        exchange.setProperty(Call.EXCHANGE_PROPERTY, call);
        if (caller != null) {
            exchange.setProperty(ExchangeProperties.CALLER, caller);
        }
        message.setHeader(Exchange.HTTP_METHOD, method);
        message.setHeader("Accept", JSON_TYPE + ", " + EVENT_STREAM);
        headers.forEach(message::setHeader);
        if (body != null) {
            message.setHeader(Exchange.CONTENT_TYPE, JSON_TYPE);
            message.setBody(body);
        }
    }

    /** The response to the last request; null where there is none. */
    private @Nullable JsonNode response(Message answer, int status) throws Exception {
        String type = answer.getHeader(Exchange.CONTENT_TYPE, "", String.class).toLowerCase(Locale.ROOT);
        AnsweredMessages messages = new AnsweredMessages(body(answer), type.startsWith(EVENT_STREAM));
        try {
            for (JsonNode next = messages.next(); next != null; next = messages.next()) {
                if (next.has("method")) {
                    respond(next);
                } else if (isResponse(next, status)) {
                    return next;
                }
            }
            return null;
        } catch (Allowance.ExceededException e) {
            throw failure("it answers with more than " + e.limit() + " bytes");
        } catch (JsonProcessingException e) {
            // its message quotes what was answered
            if (status >= 400) {
                return null;
            }
            throw failure(
                    answers(status, ", and not by JSON-RPC but by " + (type.isEmpty() ? "something" : text(type))));
        } catch (IOException e) {
            throw abandoned ? e : failure(answers(status, ", and broke off in the middle of it"));
        }
    }

    private boolean isResponse(JsonNode message, int status) {
        boolean whole =
                message.path("result").isObject() || message.path("error").isObject();
        // what could not be read has no id (JSON-RPC 2.0 §5)
        boolean ours = message.path("id").asText().equals(String.valueOf(lastId))
                || (status >= 400 && !message.hasNonNull("id"));
        return whole && ours;
    }

    private InputStream body(Message answer) {
        InputStream body = answer.getBody(InputStream.class);
        return allowance.of(body == null ? new ByteArrayInputStream(new byte[0]) : body);
    }

    /** A server may ask whether anybody is there, and go on only when it knows. */
    private void respond(JsonNode request) throws Exception {
        if (!request.hasNonNull("id")) {
            return;
        }
        if (++requests > MOST_REQUESTS) {
            throw failure("it asks the gateway again and again, in place of an answer");
        }
        ObjectNode response = message();
        response.set("id", request.get("id"));
        if (request.path("method").asText().equals("ping")) {
            response.putObject("result");
        } else {
            response.putObject("error").put("code", METHOD_NOT_FOUND).put("message", "Method not found");
        }
        post(response);
    }

    private RefusedException refused(int status, JsonNode error) {
        List<String> supported = new ArrayList<>();
        error.path("data").path("supported").forEach(version -> supported.add(version.asText()));
        int code = error.path("code").asInt();
        String said = text(error.path("message").asText());
        String detail = answers(status, " and error " + code + (said.isEmpty() ? "" : ": " + said));
        return new RefusedException(server, detail, status, code, supported);
    }

    private String answers(int status, String what) {
        return "it answers " + step + " by HTTP " + status + what;
    }

    private String remedy(int status) {
        String remedy = StatusRemedy.of(status, server.isOAuth());
        return remedy.isEmpty() ? "" : ": " + remedy;
    }

    /** What the server wrote, for operators. */
    private String text(String written) {
        Collection<Secret> own = server.isLocal()
                ? server.requireLocal().env().values()
                : server.headers().values();
        List<String> secrets = new ArrayList<>(
                own.stream().map(Secret::value).filter(OperatorText::isMaskable).toList());
        if (token != null) {
            secrets.add(token.value().value());
        }
        return OperatorText.of(written, secrets);
    }

    private static ObjectNode message() {
        return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    }
}
