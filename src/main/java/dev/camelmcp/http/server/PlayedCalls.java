package dev.camelmcp.http.server;

import dev.camelmcp.http.BodyLimits;
import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.http.CallerBody;
import dev.camelmcp.http.HttpCall;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultExchange;

/**
 * Calls that nobody makes, of us, by us and to us: on a port of their own on loopback, with what the engine reads
 * requests and writes answers by, but through no route. So that what real ones need is loaded, linked and partly
 * compiled when the first one comes. Thread-safe.
 */
public final class PlayedCalls implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String CALLED = "/call";
    private static final Buffer REQUEST =
            Buffer.buffer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"none\"}}");
    private static final Buffer ANSWER = Buffer.buffer("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}");
    private static final int MAX_SIZE = 1024;
    private static final BodyLimits LIMITS =
            new BodyLimits(MAX_SIZE, Duration.ofSeconds(1), new BodyMemory(Long.MAX_VALUE));

    private final CamelContext camel;
    private final AsyncProcessor forward;
    private final HttpServer server;
    private final HttpClient caller;
    private final ResponseWriter writer = new ResponseWriter();
    private final AtomicInteger answered = new AtomicInteger();
    private final CompletableFuture<String> listening = new CompletableFuture<>();
    private volatile boolean closed;

    /** @param forward sends a message to {@link #url} */
    public PlayedCalls(CamelContext camel, AsyncProcessor forward) {
        Vertx vertx = Objects.requireNonNull(CamelContextHelper.findSingleByType(camel, Vertx.class));
        this.camel = camel;
        this.forward = forward;
        this.server = vertx.createHttpServer();
        this.caller = vertx.createHttpClient();
    }

    /**
     * Plays so many, one after the other, unless it is closed before.
     *
     * @return completes when that is over, however it went
     */
    public CompletableFuture<Void> play(int calls) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        server.requestHandler(this::receive)
                .listen(0, LOOPBACK)
                .onSuccess(port -> {
                    listening.complete(url());
                    call(calls, over);
                })
                .onFailure(e -> {
                    listening.completeExceptionally(e);
                    over.complete(null);
                });
        return over;
    }

    /** Where {@code forward} sends to, when that is asked; it is answered at once. */
    public String url() {
        return "http://" + LOOPBACK + ":" + server.actualPort() + "/mcp";
    }

    /** {@link #url} as soon as there is one. */
    public CompletableFuture<String> listening() {
        return listening;
    }

    /** How many calls came back. */
    public int answered() {
        return answered.get();
    }

    /** Ends what is under way; blocks nobody. */
    @Override
    public void close() {
        closed = true;
        caller.close();
        server.close();
    }

    private void call(int calls, CompletableFuture<Void> over) {
        if (closed || calls == 0) {
            over.complete(null);
            return;
        }
        caller.request(HttpMethod.POST, server.actualPort(), LOOPBACK, CALLED)
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .putHeader("Accept", "application/json, text/event-stream")
                        .send(REQUEST))
                .compose(response -> response.body())
                .onSuccess(answer -> {
                    answered.incrementAndGet();
                    call(calls - 1, over);
                })
                .onFailure(e -> over.complete(null));
    }

    private void receive(HttpServerRequest request) {
        if (request.path().equals(CALLED)) {
            forward(request, Vertx.currentContext());
        } else {
            request.body()
                    .onSuccess(read -> request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(ANSWER));
        }
    }

    private void forward(HttpServerRequest request, Context context) {
        CallerBody body = CallerBody.of(request, LIMITS);
        HttpCall call = new HttpCall(context, request, body, over -> {});
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty(HttpCall.EXCHANGE_PROPERTY, call);
        Message message = exchange.getMessage();
        request.headers().forEach(header -> message.setHeader(header.getKey(), header.getValue()));
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.HTTP_URI, request.uri());
        message.setBody(body);
        Received received = Received.of(message, body);
        forward.process(
                exchange,
                done -> call.run(() -> writer.write(exchange, call, received, () -> {
                    if (body != null) {
                        body.release();
                    }
                })));
    }
}
