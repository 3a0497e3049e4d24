package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streamable HTTP on the one side (MCP 2025-03-26 to 2026-07-28, Transports), standard streams on the other.
 * Thread-safe.
 */
final class Bridge implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    /** The exchange property that says who calls. */
    private static final String CALLER = "McpCaller";

    private static final String JSON = "application/json";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final int PARSE_ERROR = -32700;

    private final LocalSettings settings;
    private final Duration responseTimeout;
    private final Processes processes;
    private final Clock clock;
    private final Sessions sessions;
    private final SharedProcesses shared;

    /** @param responseTimeout from a request to the head of its answer; zero means no limit */
    Bridge(LocalSettings settings, Duration responseTimeout, Processes processes, Clock clock) {
        this.settings = settings;
        this.responseTimeout = responseTimeout;
        this.processes = processes;
        this.clock = clock;
        this.sessions = new Sessions(processes, settings, clock);
        this.shared = new SharedProcesses(processes, settings, clock);
    }

    /**
     * As {@link org.apache.camel.AsyncProcessor#process}; what is thrown is the answer, and the callback was not called
     * then.
     */
    boolean handle(Exchange exchange, AsyncCallback callback) throws RefusedException, UpstreamException {
        Message request = exchange.getMessage();
        ServerRegistration server =
                exchange.getProperty(ServerRegistration.EXCHANGE_PROPERTY, ServerRegistration.class);
        String session = request.getHeader(Answer.SESSION_ID, String.class);
        boolean stateless = session == null && Stateless.isMeant(request);
        switch (request.getHeader(Exchange.HTTP_METHOD, "POST", String.class)) {
            case "POST" -> {
                List<RpcMessage> messages = messages(request);
                accept(request, EVENT_STREAM);
                accept(request, JSON);
                if (stateless || (session == null && Stateless.isMeant(messages))) {
                    return stateless(exchange, callback, server, messages);
                }
                return post(exchange, callback, server, session, messages);
            }
            case "GET" -> {
                refuseIf(stateless);
                accept(request, EVENT_STREAM);
                open(exchange, find(exchange, server, session));
            }
            case "DELETE" -> {
                refuseIf(stateless);
                find(exchange, server, session).end("was told to end");
                Answer.ended(exchange);
            }
            default -> throw new RefusedException(405, "only GET, POST and DELETE are known");
        }
        callback.done(true);
        return true;
    }

    private boolean post(
            Exchange exchange,
            AsyncCallback callback,
            ServerRegistration server,
            @Nullable String session,
            List<RpcMessage> messages)
            throws RefusedException, UpstreamException {
        boolean begins = messages.stream().anyMatch(m -> m.isRequest() && m.is(RpcReader.INITIALIZE));
        if (begins && (session != null || messages.size() > 1)) {
            throw new RefusedException(400, "initialize begins a session, and stands alone");
        }
        List<RpcMessage> requests =
                messages.stream().filter(RpcMessage::isRequest).toList();
        if (begins) {
            Reply reply = reply(exchange, callback, requests);
            sessions.begin(server, exchange.getProperty(CALLER), messages.get(0), reply);
            return false;
        }
        Session known = find(exchange, server, session);
        if (requests.isEmpty()) {
            known.post(messages, null);
            Answer.accepted(exchange);
            callback.done(true);
            return true;
        }
        if (requests.size() != distinctIds(requests)) {
            throw new RefusedException(400, "two requests have the same id");
        }
        Reply reply = reply(exchange, callback, requests);
        known.post(messages, reply);
        return false;
    }

    private boolean stateless(
            Exchange exchange, AsyncCallback callback, ServerRegistration server, List<RpcMessage> messages)
            throws RefusedException, UpstreamException {
        if (messages.size() != 1 || RpcReader.isBatch(body(exchange.getMessage()))) {
            throw new RefusedException(400, "one message at a time");
        }
        RpcMessage message = messages.get(0);
        Stateless.check(exchange.getMessage(), message);
        if (message.isRequest()) {
            shared.request(server, message, reply(exchange, callback, messages));
            return false;
        }
        // cancellation is the end of the request's connection, and there is nothing else that a caller has to tell
        LOG.debug("{}: a {} is dropped, which MCP 2026-07-28 has no use for", server.serverId(), message);
        Answer.accepted(exchange);
        callback.done(true);
        return true;
    }

    private Reply reply(Exchange exchange, AsyncCallback callback, List<RpcMessage> requests) {
        long deadline = responseTimeout.isZero() ? Long.MAX_VALUE : clock.millis() + responseTimeout.toMillis();
        int limit = (int) Math.min(4L * settings.maxLineSize(), 1 << 30);
        boolean batch = RpcReader.isBatch(body(exchange.getMessage()));
        return new Reply(exchange, callback, requests, batch, deadline, limit);
    }

    private static long distinctIds(List<RpcMessage> requests) {
        return requests.stream()
                .map(RpcMessage::id)
                .map(id -> id == null ? "" : id.key())
                .distinct()
                .count();
    }

    private Session find(Exchange exchange, ServerRegistration server, @Nullable String session)
            throws RefusedException {
        if (session == null) {
            throw new RefusedException(400, Answer.SESSION_ID + " is missing; a session begins by initialize");
        }
        return sessions.find(session, server, exchange.getProperty(CALLER));
    }

    private static void open(Exchange exchange, Session session) throws RefusedException {
        if (!session.unsolicited().open(exchange)) {
            throw new RefusedException(409, "this session has an open stream already");
        }
    }

    private static void refuseIf(boolean stateless) throws RefusedException {
        if (stateless) {
            throw new RefusedException(405, "MCP 2026-07-28 knows POST alone");
        }
    }

    private static List<RpcMessage> messages(Message request) throws RefusedException {
        String type = request.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        if (!type.toLowerCase(Locale.ROOT).startsWith(JSON)) {
            throw new RefusedException(415, "Content-Type has to be " + JSON);
        }
        try {
            return RpcReader.messages(body(request));
        } catch (IOException e) {
            throw new RefusedException(400, PARSE_ERROR, "the body is no JSON-RPC message");
        }
    }

    private static byte[] body(Message request) {
        byte[] body = request.getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }

    /** RFC 9110 §12.5.1, as far as it matters here. */
    private static void accept(Message request, String type) throws RefusedException {
        Object accept = request.getHeader("Accept");
        String ranges = accept == null ? "*/*" : accept.toString().toLowerCase(Locale.ROOT);
        boolean any = ranges.contains("*/*") || ranges.contains(type.substring(0, type.indexOf('/')) + "/*");
        if (!any && !ranges.contains(type)) {
            throw new RefusedException(406, "Accept has to allow " + type);
        }
    }

    int processes(ServerRegistration server) {
        return processes.running(server);
    }

    void end(ServerId server) {
        sessions.end(server);
        shared.end(server);
    }

    void tick() {
        try {
            sessions.tick();
            shared.tick();
        } catch (RuntimeException e) {
            // an exception would end the timer
            LOG.warn("Local servers could not be looked after", e);
        }
    }

    @Override
    public void close() {
        processes.close();
    }
}
