package dev.camelmcp.http.server;

import dev.camelmcp.http.CallerBody;
import dev.camelmcp.http.EarlyAnswer;
import dev.camelmcp.http.Framing;
import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.HeaderValues;
import dev.camelmcp.http.HopByHopHeaders;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.JsonRpcMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each request to the route on the event loop it came in on, and writes the answer when the route calls back,
 * from whatever thread. When the route stops, requests that are under way are finished, for as long as Camel waits for
 * exchanges ({@code camel.main.shutdown-timeout}), and what is left then is ended. Thread-safe.
 */
final class AsyncHttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable, Retirable {

    private static final Logger LOG = LoggerFactory.getLogger(AsyncHttpConsumer.class);

    /** What the end takes of the time that Camel waits: nanoseconds at most, and the part of a short one. */
    private static final long LAST_MOMENT = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int PART = 10;

    private final AsyncHttpEngine engine;
    private final ResponseWriter writer = new ResponseWriter();
    private final OpenCalls open;

    /** When it was told to take no more requests, in nanoseconds; 0 while it takes them. */
    private volatile long suspended;

    private volatile boolean retired;

    private final ServedPaths.Receiver receiver = this::receive;

    /**
     * Whether it is for MCP clients: pages of other origins may use it, as far as the gateway lets them, and GET opens
     * a stream. It says what methods it has. The endpoint of {@code /admin} takes all, and is for pages of its own.
     */
    private final boolean forMcp;

    /** Gives the path back that it serves. */
    private volatile Runnable leave = () -> {};

    AsyncHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, AsyncHttpEngine engine) {
        super(endpoint, processor);
        this.engine = engine;
        this.forMcp = endpoint.getHttpMethodRestrict() != null;
        this.open = new OpenCalls(forMcp);
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        suspended = 0;
        leave = engine.paths().take(engine.router(), getEndpoint(), receiver);
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        suspended = 0;
    }

    @Override
    public void retire() {
        retired = true;
        engine.retired().add(open);
        leave.run();
    }

    /** A stream that nothing has come from has nothing to lose; without this, Camel's shutdown would wait for it. */
    @Override
    protected void doSuspend() throws Exception {
        suspended = System.nanoTime();
        ending().forEach(OpenCalls::leaveSilentStreams);
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        if (suspended == 0) {
            suspended = System.nanoTime();
        }
        ShutdownStrategy shutdown = getEndpoint().getCamelContext().getShutdownStrategy();
        long timeout = shutdown.getTimeUnit().toNanos(shutdown.getTimeout());
        long until = suspended + timeout - Math.min(timeout / PART, LAST_MOMENT);
        // Camel interrupts who is not ready in time, which says no more than that the time is over
        boolean interrupted = Thread.interrupted();
        for (OpenCalls calls : ending()) {
            interrupted |= !calls.awaitAnswers(interrupted ? suspended : until);
            int aborted = calls.abort();
            if (aborted > 0) {
                LOG.warn("{} requests to {} were not answered in time, and ended", aborted, getEndpoint());
            }
        }
        leave.run();
        super.doStop();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The calls that end with this consumer: its own, unless it was retired, and with the context those of all. */
    private List<OpenCalls> ending() {
        List<OpenCalls> ending = new ArrayList<>();
        if (!retired) {
            ending.add(open);
        }
        if (getEndpoint().getCamelContext().isStopping()) {
            ending.addAll(engine.retired().all());
        }
        return ending;
    }

    private boolean receive(RoutingContext ctx) {
        if (retired && suspended != 0) {
            // one that was on its way here for longer than this route took to end
            return false;
        }
        if (forMcp) {
            engine.crossOrigin().mark(ctx);
        }
        // not by Camel's state: this one serves the path before Camel has called it started
        if (suspended != 0) {
            refuse(ctx, GatewayAnswer.SHUTTING_DOWN);
        } else if (!Framing.isSound(ctx.request())) {
            refuse(ctx, GatewayAnswer.unclear());
        } else {
            route(ctx, CallerBody.of(ctx.request(), engine.limits()));
        }
        return true;
    }

    private void route(RoutingContext ctx, @Nullable CallerBody body) {
        HttpCall call;
        StreamOrder.Session session = StreamOrder.Session.of(ctx);
        if (session != null && HttpMethod.GET.equals(ctx.request().method())) {
            StreamOrder.Opening stream = engine.streams().opens(session);
            call = open(ctx, body, stream::over);
            call.whenSent(stream::sent);
            ctx.addHeadersEndHandler(v -> stream.over());
            begin(ctx, call, body, session);
        } else {
            call = open(ctx, body, () -> {});
            engine.streams().behind(session, call::run, () -> begin(ctx, call, body, session));
        }
        if (body != null) {
            body.hold(() -> call.abort(GatewayAnswer.tooMuch()));
        }
    }

    private HttpCall open(RoutingContext ctx, @Nullable CallerBody body, Runnable whenOver) {
        HttpCall call = new HttpCall(Vertx.currentContext(), ctx.request(), body, over -> {
            whenOver.run();
            open.remove(over);
        });
        open.add(call);
        return call;
    }

    private void begin(
            RoutingContext ctx, HttpCall call, @Nullable CallerBody body, StreamOrder.@Nullable Session session) {
        if (call.isGone()) {
            GatewayAnswer error = call.error();
            if (error != null) {
                engine.refusals().refused(ctx.request(), error.status(), call.bytesWritten());
            }
            if (body != null) {
                body.release();
            }
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(HttpCall.EXCHANGE_PROPERTY, call);
        Message request = exchange.getIn();
        populate(request, ctx.request(), ctx.normalizedPath(), body);
        Received received = Received.of(request, body);
        Runnable release = () -> release(exchange, request, body);
        try {
            createUoW(exchange);
            getAsyncProcessor()
                    .process(
                            exchange,
                            doneSync -> call.run(() -> {
                                if (session == null) {
                                    engine.streams().answered(ctx, exchange.getMessage());
                                }
                                answer(exchange, call, received, release);
                            }));
        } catch (Exception e) {
            // whatever happens, the caller must not be left waiting
            exchange.setException(e);
            answer(exchange, call, received, release);
        }
    }

    private void answer(Exchange exchange, HttpCall call, Received received, Runnable release) {
        if (exchange.getException() != null) {
            LOG.warn("{} failed: {}", getEndpoint(), exchange.getException().toString());
        }
        try {
            writer.write(exchange, call, received, release);
        } catch (RuntimeException e) {
            // what a step put into it: a header that is none, for one
            LOG.warn("Cannot write the answer of {}: {}", getEndpoint(), e.toString());
            LOG.debug("Cannot write it", e);
            call.cut();
            release.run();
        }
    }

    private void release(Exchange exchange, Message request, @Nullable CallerBody body) {
        doneUoW(exchange);
        if (body != null) {
            body.release();
            // whoever keeps the exchange for as long as a stream lasts does not keep this
            request.setBody(null);
        }
        releaseExchange(exchange, false);
    }

    /** Answers, and ends the connection: nobody can tell what stands behind a request that was not read to its end. */
    private void refuse(RoutingContext ctx, GatewayAnswer answer) {
        Buffer error = answer.prepare(ctx.response(), JsonRpcMessage.NONE);
        engine.refusals().refused(ctx.request(), answer.status(), error.length());
        EarlyAnswer.end(ctx.request(), error, engine.limits());
    }

    private static void populate(Message message, HttpServerRequest request, String path, @Nullable CallerBody body) {
        Map<String, Object> headers = message.getHeaders();
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey();
            // what Connection names as well ends at this hop, but not before the guards have read it: see HttpCall
            if (!HopByHopHeaders.isCamel(name) && !HopByHopHeaders.isHopByHop(name)) {
                HeaderValues.add(headers, name, header.getValue());
            }
        }
        if (request.version() == HttpVersion.HTTP_2) {
            headers.putIfAbsent("Host", String.valueOf(request.authority()));
        }
        headers.put(Exchange.HTTP_METHOD, request.method().name());
        headers.put(Exchange.HTTP_PATH, path);
        headers.put(Exchange.HTTP_URI, request.uri());
        if (request.query() != null) {
            headers.put(Exchange.HTTP_QUERY, request.query());
            headers.put(Exchange.HTTP_RAW_QUERY, request.query());
        }
        message.setBody(body);
    }
}
