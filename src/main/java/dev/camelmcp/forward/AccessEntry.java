package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.PendingBody;
import dev.camelmcp.http.Refusals;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.tracing.TraceParent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;

/**
 * What becomes the line of one call. It has two ends, in any order: that of the exchange, which knows who asked for
 * what, and for a streamed answer is over when its head is out; and that of the answer, which knows what was sent. Only
 * what the line needs is kept in between. Used once; thread-safe.
 */
final class AccessEntry implements Synchronization {

    /** As HTTP servers log a caller that left before there was an answer; nobody is ever sent it. */
    private static final int CALLER_LEFT = 499;

    private static final int OK = 200;
    private static final int FAILED = 500;
    private static final String CORRELATION_ID = "X-Correlation-ID";
    private static final String REQUEST_ID = "X-Request-ID";

    private final AccessLog log;
    private final @Nullable HttpCall call;
    private final @Nullable String peer;
    private final long start = System.nanoTime();
    private final AtomicInteger missing = new AtomicInteger(2);
    private final AtomicReference<AccessLine.@Nullable Answer> answer = new AtomicReference<>();
    private volatile AccessLine.@Nullable Question question;

    /** By which the route answered. */
    private volatile @Nullable String error;

    /** @param call null where another HTTP engine than ours has it, which tells nothing of its end */
    AccessEntry(AccessLog log, @Nullable HttpCall call, @Nullable String peer) {
        this.log = log;
        this.call = call;
        this.peer = peer;
    }

    /** The answer is out, or the caller has left; only the first time counts. */
    void ended() {
        HttpCall ended = call;
        if (ended != null) {
            boolean gone = ended.isGone();
            GatewayAnswer own = ended.error();
            if (own == null) {
                end(ended.isAnswered() || !gone ? ended.status() : CALLER_LEFT, ended.bytesWritten(), !gone, null);
            } else {
                // a caller that is told is no caller that left, also where the answer was written past Vert.x
                end(own.status(), ended.isAnswered() ? ended.bytesWritten() : -1, true, AccessLine.error(own.status()));
            }
        }
    }

    @Override
    public void onComplete(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        over(exchange, status == null ? OK : status);
    }

    @Override
    public void onFailure(Exchange exchange) {
        error = OAuthError.INTERNAL;
        over(exchange, FAILED);
    }

    private void over(Exchange exchange, int status) {
        question = question(exchange);
        if (error == null) {
            error = exchange.getProperty(ExchangeProperties.ERROR, String.class);
        }
        if (call == null) {
            end(status, -1, true, null);
        }
        half();
    }

    private void end(int status, long bytes, boolean complete, @Nullable String own) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (answer.compareAndSet(null, new AccessLine.Answer(status, millis, bytes, complete, own))) {
            half();
        }
    }

    private void half() {
        AccessLine.Question asked = question;
        AccessLine.Answer got = answer.get();
        if (missing.decrementAndGet() == 0 && asked != null && got != null) {
            // who has left before is not told of the route's
            boolean asTheRoute = got.error() == null && got.status() != CALLER_LEFT;
            log.write(new AccessLine(log.clock().instant(), asked, asTheRoute ? got.by(error) : got));
        }
    }

    /** What is known of a request that no route has taken. */
    static AccessLine.Question question(Refusals.Request request) {
        String name = ForwardRequest.serverName(request.path());
        String id = request.header().apply(CORRELATION_ID);
        return new AccessLine.Question(
                null,
                request.peer(),
                request.method(),
                name.isEmpty() ? null : name,
                CalledMethod.of(null),
                id == null ? request.header().apply(REQUEST_ID) : id,
                request.header().apply(TraceParent.NAME));
    }

    private AccessLine.Question question(Exchange exchange) {
        Message request = exchange.getProperty(ExchangeProperties.REQUEST, Message.class);
        Caller caller = exchange.getProperty(ExchangeProperties.CALLER, Caller.class);
        return new AccessLine.Question(
                caller == null ? null : caller.name(),
                peer,
                request.getHeader(Exchange.HTTP_METHOD, String.class),
                server(exchange, request),
                CalledMethod.of(body(request)),
                correlationId(request),
                first(request, TraceParent.NAME));
    }

    /** The one that was called; the name in the path where there is none of it, or nobody has looked. */
    private static @Nullable String server(Exchange exchange, Message request) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        if (server != null) {
            return server.serverId().toString();
        }
        String name = ForwardRequest.serverName(request.getHeader(Exchange.HTTP_PATH, "", String.class));
        return name.isEmpty() ? null : name;
    }

    private static byte @Nullable [] body(Message request) {
        return request.getBody() instanceof PendingBody body ? body.arrived() : request.getBody(byte[].class);
    }

    /** The caller's own name for its call, which the MCP server has got too. */
    private static @Nullable String correlationId(Message request) {
        String id = first(request, CORRELATION_ID);
        return id == null ? first(request, REQUEST_ID) : id;
    }

    private static @Nullable String first(Message request, String header) {
        Object value = request.getHeader(header);
        Object first = value instanceof Iterable<?> values ? values.iterator().next() : value;
        return first == null ? null : first.toString();
    }
}
