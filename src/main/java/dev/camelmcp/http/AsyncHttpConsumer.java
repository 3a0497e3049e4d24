package dev.camelmcp.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.util.CollectionHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each request to the route on the event loop it came in on, and writes the answer when the route calls back, from whatever thread. Thread-safe: it has no state per request.
 */
final class AsyncHttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(AsyncHttpConsumer.class);
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^/}]+)}");

    private final AsyncHttpEngine engine;
    private final int maxRequestSize;
    private final ResponseWriter writer = new ResponseWriter();

    /** GET requests whose answer has no head yet: MCP streams that may stay so for hours. */
    private final Set<HttpCall> waiting = ConcurrentHashMap.newKeySet();

    private @Nullable Route route;

    AsyncHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, AsyncHttpEngine engine, int maxRequestSize) {
        super(endpoint, processor);
        this.engine = engine;
        this.maxRequestSize = maxRequestSize;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        String path = PATH_PARAMETER.matcher(getEndpoint().getPath()).replaceAll(":$1");
        Route added = engine.router().route(getEndpoint().isMatchOnUriPrefix() ? path + "*" : path);
        if (getEndpoint().getHttpMethodRestrict() != null) {
            for (Method method : Method.parseList(getEndpoint().getHttpMethodRestrict())) {
                added.method(HttpMethod.valueOf(method.name()));
            }
        }
        route = added.handler(this::receive);
    }

    @Override
    protected void doStop() throws Exception {
        if (route != null) {
            route.remove();
        }
        super.doStop();
    }

    /** A stream that nothing has come from has nothing to lose; without this, Camel's shutdown would wait for it. */
    @Override
    protected void doSuspend() throws Exception {
        waiting.forEach(HttpCall::leave);
        super.doSuspend();
    }

    private void receive(RoutingContext ctx) {
        if (isSuspended()) {
            ctx.response().setStatusCode(503).end();
            return;
        }
        RequestBody.read(ctx.request(), maxRequestSize)
                .onSuccess(body -> route(ctx, body))
                .onFailure(e -> refuse(ctx, e));
    }

    private void route(RoutingContext ctx, @Nullable Buffer body) {
        Context context = Vertx.currentContext();
        HttpCall call = new HttpCall(context, ctx.request());
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(HttpCall.EXCHANGE_PROPERTY, call);
        if (HttpMethod.GET.equals(ctx.request().method())) {
            waiting.add(call);
        }
        populate(exchange.getIn(), ctx, body);
        try {
            createUoW(exchange);
            getAsyncProcessor().process(exchange, doneSync -> call.run(() -> answer(exchange, call, ctx)));
        } catch (Exception e) {
            // whatever happens, the caller must not be left waiting
            exchange.setException(e);
            answer(exchange, call, ctx);
        }
    }

    private void answer(Exchange exchange, HttpCall call, RoutingContext ctx) {
        waiting.remove(call);
        if (exchange.getException() != null) {
            LOG.warn("{} failed: {}", getEndpoint(), exchange.getException().toString());
        }
        try {
            writer.write(exchange, call, ctx.response(), () -> release(exchange));
        } catch (RuntimeException e) {
            LOG.warn("Cannot write the answer of {}", getEndpoint(), e);
            ctx.response().reset();
            release(exchange);
        }
    }

    private void release(Exchange exchange) {
        doneUoW(exchange);
        releaseExchange(exchange, false);
    }

    private static void refuse(RoutingContext ctx, Throwable failure) {
        if (failure instanceof RequestBody.TooLarge) {
            // the rest of the body is not read: the connection cannot be used again
            ctx.response()
                    .setStatusCode(413)
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Connection", "close")
                    .end(JsonRpcErrors.body(
                            null, JsonRpcErrors.INVALID_REQUEST, String.valueOf(failure.getMessage()), Map.of()))
                    .onComplete(v -> ctx.request().connection().close());
        } else {
            ctx.response().reset();
        }
    }

    private static void populate(Message message, RoutingContext ctx, @Nullable Buffer body) {
        Map<String, Object> headers = new HashMap<>();
        String connection = ctx.request().getHeader("Connection");
        for (Map.Entry<String, String> header : ctx.request().headers()) {
            String name = header.getKey();
            if (!HopByHopHeaders.isCamel(name)
                    && !HopByHopHeaders.isHopByHop(name)
                    && !HopByHopHeaders.isNamedBy(connection, name)) {
                CollectionHelper.appendEntry(headers, name, header.getValue());
            }
        }
        if (ctx.request().authority() != null) {
            // HTTP/2 has it in :authority
            headers.putIfAbsent("Host", ctx.request().authority().toString());
        }
        message.setHeaders(headers);
        message.setHeader(Exchange.HTTP_METHOD, ctx.request().method().name());
        message.setHeader(Exchange.HTTP_PATH, ctx.normalizedPath());
        message.setHeader(Exchange.HTTP_URI, ctx.request().uri());
        if (ctx.request().query() != null) {
            message.setHeader(Exchange.HTTP_QUERY, ctx.request().query());
            message.setHeader(Exchange.HTTP_RAW_QUERY, ctx.request().query());
        }
        message.setBody(body);
    }
}
