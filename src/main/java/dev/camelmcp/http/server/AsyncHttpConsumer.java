package dev.camelmcp.http.server;

import dev.camelmcp.http.Framing;
import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.HeaderValues;
import dev.camelmcp.http.HopByHopHeaders;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.JsonRpcMessage;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
final class AsyncHttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(AsyncHttpConsumer.class);

    private final AsyncHttpEngine engine;
    private final ResponseWriter writer = new ResponseWriter();
    private final OpenCalls open = new OpenCalls();

    /** Connections that are being closed; what still comes on them is not a request. */
    private final Set<HttpConnection> refused = ConcurrentHashMap.newKeySet();

    /** When it was told to take no more requests, in nanoseconds; 0 while it takes them. */
    private volatile long suspended;

    private final Handler<RoutingContext> receiver = this::receive;

    /** Gives the path back that it serves. */
    private Runnable leave = () -> {};

    AsyncHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, AsyncHttpEngine engine) {
        super(endpoint, processor);
        this.engine = engine;
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

    /** A stream that nothing has come from has nothing to lose; without this, Camel's shutdown would wait for it. */
    @Override
    protected void doSuspend() throws Exception {
        suspended = System.nanoTime();
        open.leaveSilentStreams();
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        if (suspended == 0) {
            suspended = System.nanoTime();
        }
        ShutdownStrategy shutdown = getEndpoint().getCamelContext().getShutdownStrategy();
        open.awaitAnswers(suspended + shutdown.getTimeUnit().toNanos(shutdown.getTimeout()));
        int aborted = open.abort();
        if (aborted > 0) {
            LOG.warn("{} requests to {} were not answered in time, and ended", aborted, getEndpoint());
        }
        leave.run();
        super.doStop();
    }

    private void receive(RoutingContext ctx) {
        if (!refused.isEmpty() && refused.contains(ctx.request().connection())) {
            return;
        }
        if (isSuspended() || !isStarted()) {
            refuse(ctx, GatewayAnswer.SHUTTING_DOWN);
            return;
        }
        if (!Framing.isSound(ctx.request())) {
            refuse(ctx, GatewayAnswer.unclear());
            return;
        }
        RequestBody.read(ctx.vertx(), ctx.request(), engine.maxRequestSize(), engine.requestTimeout())
                .onSuccess(body -> route(ctx, body))
                .onFailure(e -> refuse(ctx, e));
    }

    private void route(RoutingContext ctx, @Nullable Buffer body) {
        HttpCall call = call(ctx, body);
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(HttpCall.EXCHANGE_PROPERTY, call);
        populate(exchange.getIn(), ctx.request(), ctx.normalizedPath(), body);
        try {
            createUoW(exchange);
            getAsyncProcessor().process(exchange, doneSync -> call.run(() -> answer(exchange, call)));
        } catch (Exception e) {
            // whatever happens, the caller must not be left waiting
            exchange.setException(e);
            answer(exchange, call);
        }
    }

    private HttpCall call(RoutingContext ctx, @Nullable Buffer body) {
        HttpCall call = new HttpCall(Vertx.currentContext(), ctx.request(), body, open::remove);
        open.add(call);
        return call;
    }

    private void answer(Exchange exchange, HttpCall call) {
        if (exchange.getException() != null) {
            LOG.warn("{} failed: {}", getEndpoint(), exchange.getException().toString());
        }
        try {
            writer.write(exchange, call, () -> release(exchange));
        } catch (RuntimeException e) {
            LOG.warn("Cannot write the answer of {}", getEndpoint(), e);
            call.cut();
            release(exchange);
        }
    }

    private void release(Exchange exchange) {
        doneUoW(exchange);
        releaseExchange(exchange, false);
    }

    private void refuse(RoutingContext ctx, Throwable failure) {
        if (failure instanceof RequestBody.Refused refused) {
            refuse(ctx, refused.answer());
        } else {
            ctx.response().reset();
        }
    }

    /** Answers, and ends the connection: nobody can tell what stands behind a request that was not read to its end. */
    private void refuse(RoutingContext ctx, GatewayAnswer answer) {
        HttpConnection connection = ctx.request().connection();
        refused.add(connection);
        answer.write(ctx.response(), JsonRpcMessage.NONE)
                .onComplete(v -> connection.close().onComplete(closed -> refused.remove(connection)));
    }

    private static void populate(Message message, HttpServerRequest request, String path, @Nullable Buffer body) {
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
