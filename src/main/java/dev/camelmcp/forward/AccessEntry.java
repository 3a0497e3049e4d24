package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.PendingBody;
import dev.camelmcp.inbound.Caller;
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

    private final AccessLog log;
    private final @Nullable HttpCall call;
    private final @Nullable String peer;
    private final long start = System.nanoTime();
    private final AtomicInteger missing = new AtomicInteger(2);
    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    private volatile AccessLine.@Nullable Question question;

    /** @param call null where another HTTP engine than ours has it, which tells nothing of its end */
    AccessEntry(AccessLog log, @Nullable HttpCall call, @Nullable String peer) {
        this.log = log;
        this.call = call;
        this.peer = peer;
    }

    private record Answer(int status, long millis, long bytes, boolean complete) {}

    /** The answer is out, or the caller has left; only the first time counts. */
    void ended() {
        HttpCall ended = call;
        if (ended != null) {
            boolean gone = ended.isGone();
            int status = ended.isAnswered() || !gone ? ended.status() : CALLER_LEFT;
            end(status, ended.bytesWritten(), !gone);
        }
    }

    @Override
    public void onComplete(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        over(exchange, status == null ? OK : status);
    }

    @Override
    public void onFailure(Exchange exchange) {
        over(exchange, FAILED);
    }

    private void over(Exchange exchange, int status) {
        question = question(exchange);
        if (call == null) {
            end(status, -1, true);
        }
        half();
    }

    private void end(int status, long bytes, boolean complete) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (answer.compareAndSet(null, new Answer(status, millis, bytes, complete))) {
            half();
        }
    }

    private void half() {
        AccessLine.Question asked = question;
        Answer got = answer.get();
        if (missing.decrementAndGet() == 0 && asked != null && got != null) {
            log.write(new AccessLine(
                    log.clock().instant(), asked, got.status(), got.millis(), got.bytes(), got.complete()));
        }
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
                first(request, CalledMethod.TRACE_PARENT));
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
        String id = first(request, "X-Correlation-ID");
        return id == null ? first(request, "X-Request-ID") : id;
    }

    private static @Nullable String first(Message request, String header) {
        Object value = request.getHeader(header);
        Object first = value instanceof Iterable<?> values ? values.iterator().next() : value;
        return first == null ? null : first.toString();
    }
}
