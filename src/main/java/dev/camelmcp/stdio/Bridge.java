package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.RpcMessage.Part;
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

    private final Duration responseTimeout;
    private final Processes processes;
    private final Buffers buffers;
    private final Clock clock;
    private final Sessions sessions;
    private final SharedProcesses shared;

    /** @param responseTimeout from a request to the head of its answer; zero means no limit */
    Bridge(
            LocalSettings settings,
            Duration responseTimeout,
            Processes processes,
            ProcessEvents events,
            Buffers buffers,
            Clock clock) {
        this.responseTimeout = responseTimeout;
        this.processes = processes;
        this.buffers = buffers;
        this.clock = clock;
        this.sessions = new Sessions(processes, events, settings, buffers, clock);
        this.shared = new SharedProcesses(processes, settings, buffers, clock);
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
                Posted posted = posted(request);
                accept(request, EVENT_STREAM);
                accept(request, JSON);
                if (stateless || (session == null && Stateless.isMeant(posted.messages))) {
                    return stateless(exchange, callback, server, posted);
                }
                Stateless.checkSession(request);
                return post(exchange, callback, server, session, posted);
            }
            case "GET" -> {
                refuseIf(stateless);
                Stateless.checkSession(request);
                accept(request, EVENT_STREAM);
                open(exchange, find(exchange, server, session));
            }
            case "DELETE" -> {
                refuseIf(stateless);
                Stateless.checkSession(request);
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
            Posted posted)
            throws RefusedException, UpstreamException {
        List<RpcMessage> messages = posted.messages;
        boolean begins = messages.stream().anyMatch(m -> m.isRequest() && m.is(RpcReader.INITIALIZE));
        if (begins && (session != null || messages.size() > 1)) {
            throw new RefusedException(400, "initialize begins a session, and stands alone");
        }
        List<RpcMessage> requests =
                messages.stream().filter(RpcMessage::isRequest).toList();
        if (begins) {
            Reply reply = reply(exchange, callback, requests, posted.batch);
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
        Reply reply = reply(exchange, callback, requests, posted.batch);
        known.post(messages, reply);
        return false;
    }

    private boolean stateless(Exchange exchange, AsyncCallback callback, ServerRegistration server, Posted posted)
            throws RefusedException, UpstreamException {
        if (posted.messages.size() != 1 || posted.batch) {
            throw new RefusedException(400, "one message at a time");
        }
        RpcMessage message = posted.messages.get(0);
        Stateless.check(exchange.getMessage(), message);
        Part id = message.id();
        if (message.isRequest() && id != null) {
            shared.request(server, message, id, reply(exchange, callback, posted.messages, false));
            return false;
        }
        // cancellation is the end of the request's connection, and there is nothing else that a caller has to tell
        LOG.debug("{}: a {} is dropped, which MCP 2026-07-28 has no use for", server.serverId(), message);
        Answer.accepted(exchange);
        callback.done(true);
        return true;
    }

    private Reply reply(Exchange exchange, AsyncCallback callback, List<RpcMessage> requests, boolean batch) {
        long deadline = responseTimeout.isZero() ? Long.MAX_VALUE : clock.millis() + responseTimeout.toMillis();
        return new Reply(exchange, callback, requests, batch, deadline, buffers);
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

    /** @param batch whether the messages came as an array */
    private record Posted(List<RpcMessage> messages, boolean batch) {}

    private static Posted posted(Message request) throws RefusedException {
        String type = request.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        if (!type.toLowerCase(Locale.ROOT).startsWith(JSON)) {
            throw new RefusedException(415, "Content-Type has to be " + JSON);
        }
        try {
            byte[] body = request.getBody(byte[].class);
            byte[] bytes = body == null ? new byte[0] : body;
            List<RpcMessage> messages = RpcReader.messages(bytes);
            if (messages.stream().anyMatch(m -> m.kind() == RpcMessage.Kind.RESPONSE && m.isUnnamed())) {
                throw new IOException("a result of no request");
            }
            if (messages.stream().anyMatch(RpcMessage::isUnanswerable)) {
                throw new RefusedException(400, "the id of a request is a string or a number");
            }
            return new Posted(messages, RpcReader.isBatch(bytes));
        } catch (IOException e) {
            throw new RefusedException(400, PARSE_ERROR, "the body is no JSON-RPC message");
        }
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

    /** How many sessions and shared processes there are, with a process or not. */
    int size() {
        return sessions.size() + shared.size();
    }

    void end(ServerId server) {
        sessions.end(server);
        shared.end(server);
    }

    void tick() {
        try {
            sessions.tick();
            shared.tick();
            processes.tick();
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
