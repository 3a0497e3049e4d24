package dev.camelmcp.http.server;

import dev.camelmcp.http.Refusals;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server for each processor at one port, each on an event loop of its own; Vert.x hands connections to them in turn.
 * To be opened and closed once, by threads that may wait.
 */
final class HttpListeners {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListeners.class);
    private static final long TIMEOUT_SECONDS = 10;

    /** The target of a request whose own could not be read. */
    private static final String MADE_UP = "/bad-request";

    /** How many contexts are tried for each event loop that is wanted. */
    private static final int TRIES = 4;

    private final Vertx vertx;
    private final List<HttpServer> servers = new ArrayList<>();
    private final LastRequests last = new LastRequests();

    HttpListeners(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @throws Exception as Vert.x has it, when one of them cannot listen; none of them does then */
    void open(
            HttpServerOptions options,
            Handler<HttpServerRequest> requests,
            IdleConnections connections,
            Refusals refusals)
            throws Exception {
        try {
            for (Context loop : loops(Runtime.getRuntime().availableProcessors())) {
                servers.add(call(
                        loop,
                        () -> vertx.createHttpServer(options)
                                .connectionHandler(connection -> {
                                    WaitingRequest.watch(connection);
                                    last.watch(connection);
                                    connections.opened(connection);
                                })
                                .requestHandler(request -> {
                                    if (!WaitingRequest.isOver(request.connection())) {
                                        connections.busy(request);
                                        requests.handle(request);
                                    }
                                })
                                .invalidRequestHandler(request -> refuse(request, refusals))
                                .listen()));
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * What is no HTTP, or has too long a head: by Vert.x, which makes up a request line where it has read none, and
     * closes the connection where it does not answer.
     */
    private static void refuse(HttpServerRequest request, Refusals refusals) {
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
        if (request.response().ended() && !MADE_UP.equals(request.uri())) {
            refusals.refused(request, request.response().getStatusCode(), 0);
        }
    }

    /** Those that listen. */
    List<HttpServer> servers() {
        return List.copyOf(servers);
    }

    /** Each request is the last of its connection from now on. */
    void takeLeave() {
        last.begin();
    }

    /** Whoever connects from now on is refused; those who are connected are not. */
    void closePort() throws InterruptedException {
        last.closePort(Duration.ofSeconds(TIMEOUT_SECONDS));
    }

    /** Connections are closed with the last of them. */
    void close() {
        for (HttpServer server : servers) {
            try {
                await(server.close());
            } catch (Exception e) {
                LOG.warn("The port does not close: {}", e.toString());
            }
        }
        servers.clear();
    }

    /**
     * Contexts on that many event loops. A thread of our own has one context for ever, and so a server for each of them
     * would be on one event loop; threads that are new have new ones.
     */
    private Collection<Context> loops(int wanted) throws Exception {
        Map<Thread, Context> loops = new LinkedHashMap<>();
        for (int i = 0; loops.size() < wanted && i < TRIES * wanted; i++) {
            FutureTask<Context> task = new FutureTask<>(vertx::getOrCreateContext);
            new Thread(task, "mcp-listener").start();
            Context context = task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            loops.putIfAbsent(call(context, () -> Future.succeededFuture(Thread.currentThread())), context);
        }
        return loops.values();
    }

    private static <T> T call(Context context, Supplier<Future<T>> step) throws Exception {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> {
            try {
                step.get().onComplete(done);
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return await(done.future());
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
