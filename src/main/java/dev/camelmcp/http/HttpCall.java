package dev.camelmcp.http;

import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request for as long as it is open: the event loop it lives on, and what to do when the caller leaves.
 * Thread-safe.
 */
public final class HttpCall implements Call {

    /** Of a connection that ended by an answer which Vert.x knows nothing of: that answer. */
    public static final AttributeKey<GatewayAnswer> LAST_ANSWER = AttributeKey.valueOf("dev.camelmcp.lastAnswer");

    private final Context context;
    private final HttpServerRequest request;
    private final @Nullable CallerBody body;

    /** The {@code Connection} headers of the request; null for none. */
    private final @Nullable String connection;

    private final Consumer<HttpCall> whenOver;
    private final Departure departure = new Departure();
    private volatile Runnable whenSent = () -> {};
    private volatile @Nullable Runnable whenEnded;
    private volatile boolean ended;
    private volatile @Nullable GatewayAnswer error;

    /** What MCP servers answered, one for each time that the route asked; used on the event loop only. */
    private final List<StreamedBody> answers = new ArrayList<>(1);

    /** @param whenOver called when the answer is out, or the caller has left; maybe both */
    public HttpCall(
            Context context, HttpServerRequest request, @Nullable CallerBody body, Consumer<HttpCall> whenOver) {
        this.context = context;
        this.request = request;
        this.body = body;
        this.connection = HopByHopHeaders.connection(request.headers());
        this.whenOver = whenOver;
        request.response()
                .closeHandler(v -> leave())
                .exceptionHandler(e -> leave())
                .endHandler(v -> over());
    }

    public static @Nullable HttpCall of(Exchange exchange) {
        return Call.of(exchange) instanceof HttpCall call ? call : null;
    }

    /**
     * Runs on the caller's event loop: at once where this thread is on it, also by another request's context, since
     * requests that wait behind another begin where that one ends.
     */
    public void run(Runnable task) {
        if (Vertx.currentContext() == context) {
            task.run();
        } else {
            ((ContextInternal) context).emit(task, Runnable::run);
        }
    }

    public HttpServerResponse response() {
        return request.response();
    }

    public boolean isGet() {
        return HttpMethod.GET.equals(request.method());
    }

    /** RFC 9110 §10.1.4: trailers are for callers that say so. */
    public boolean wantsTrailers() {
        return request.headers().contains("TE")
                && request.headers().getAll("TE").stream()
                        .flatMap(line -> Arrays.stream(line.split(",", -1)))
                        .anyMatch(coding -> coding.trim().equalsIgnoreCase("trailers"));
    }

    /**
     * Whether a header ends at this hop because the caller's {@code Connection} names it (RFC 9110 §7.6.1). It does so
     * on the way out only: a caller must not be able to hide from the gateway what its guards decide by. What a route
     * has set under that name since is the gateway's own, and travels.
     */
    public boolean isHopByHop(String name, @Nullable Object value) {
        if (!HopByHopHeaders.isNamedBy(connection, name)) {
            return false;
        }
        List<String> sent = request.headers().getAll(name);
        return (sent.size() == 1 ? sent.get(0) : sent).equals(value);
    }

    /** The other end of the connection; null where it is not known. */
    @Nullable
    SocketAddress peer() {
        // the router's request looks for headers of proxies first
        return request.connection().remoteAddress();
    }

    /** Whether the caller has left. */
    @Override
    public boolean isGone() {
        return departure.isGone();
    }

    /** Whether the head of the answer is out; a caller that leaves after it has got what it asked for. */
    public boolean isAnswered() {
        return request.response().headWritten();
    }

    /** The status of the answer, as far as there is one. */
    public int status() {
        return request.response().getStatusCode();
    }

    /** The error by which the gateway ended it, not the route; null for none. */
    public @Nullable GatewayAnswer error() {
        GatewayAnswer own = error;
        return own == null && !isAnswered() && isGone() && request.connection() instanceof Http1xServerConnection http1
                ? http1.channel().attr(LAST_ANSWER).get()
                : own;
    }

    /** Bytes of the answer's body that were written so far. */
    public long bytesWritten() {
        return request.response().bytesWritten();
    }

    @Override
    public void whenGone(Runnable action) {
        departure.whenGone(action);
    }

    /** What to do when the MCP server has been asked; once for each time that the route asks. On any thread. */
    public void whenSent(Runnable action) {
        whenSent = action;
    }

    /** The MCP server has been asked. */
    public void sent() {
        whenSent.run();
    }

    /**
     * What to do when the answer is out to its last byte, or the caller has left; at once where that is so. It may be
     * called more than once. Replaces what was set before. On any thread.
     */
    public void whenEnded(Runnable action) {
        whenEnded = action;
        if (ended) {
            action.run();
        }
    }

    private void over() {
        ended = true;
        Runnable action = whenEnded;
        if (action != null) {
            action.run();
        }
        whenOver.accept(this);
    }

    /** Ends the connection: what HTTP/1.0 takes for the end of an answer whose length was not told. */
    public void closeConnection() {
        request.connection().close();
    }

    /** As if the caller had left. */
    public void leave() {
        try {
            departure.leave();
        } finally {
            over();
        }
    }

    /**
     * Breaks the answer off, so that it cannot be taken for a whole one. Vert.x tells nobody about a response that was
     * reset.
     */
    public void cut() {
        response().reset();
        leave();
    }

    /**
     * Ends an answer that is whole, in a way that reaches a caller who is still sending. To be called on the event
     * loop. Completes when it is out.
     */
    public Future<Void> end(Buffer last) {
        return body == null || body.isWhole()
                ? response().end(last)
                : body.end(last).onComplete(v -> over());
    }

    /** Ends it by an error of the gateway's. To be called on the event loop. Completes when it is out. */
    public Future<Void> end(GatewayAnswer error) {
        this.error = error;
        return end(error.prepare(response(), JsonRpcMessage.of(body == null ? null : body.arrived())));
    }

    /** Answers by a stream, which does not wait for the rest of the request. To be called on the event loop. */
    public void answerBy(StreamedBody stream) {
        if (body != null) {
            body.skip();
        }
        stream.pipeTo(response(), this);
    }

    /**
     * Ends it because the gateway wants it: by an error where nothing of an answer is out yet, else by a cut. To be
     * called on the event loop. Completes when the error is out.
     */
    public Future<Void> abort(GatewayAnswer error) {
        if (response().headWritten()) {
            cut();
            return Future.succeededFuture();
        }
        Future<Void> told = end(error);
        leave();
        return told;
    }

    /** To be called on the event loop, or before the route goes on. */
    @Override
    public void answerIs(StreamedBody stream) {
        answers.add(stream);
    }

    /** Drops what MCP servers answered, where the route answers with something else. To be called on the event loop. */
    public void discardUnless(@Nullable Object written) {
        Object kept = written instanceof StreamedBody stream ? stream.source() : written;
        for (StreamedBody answer : answers) {
            if (answer != kept) {
                answer.cancel();
            }
        }
    }
}
