package dev.camelmcp.support;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** An MCP server that does what a test says: for what a real one does not do on request. */
public final class StubUpstream implements AutoCloseable {

    /** A request as it arrived. */
    public record Received(String method, String uri, List<Map.Entry<String, String>> headers, String body) {

        /** All values of a header, joined as they would be in one line; null when absent. */
        public String header(String name) {
            List<String> values = headers.stream()
                    .filter(h -> h.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
            return values.isEmpty() ? null : String.join(", ", values);
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Set<HttpServerRequest> open = ConcurrentHashMap.newKeySet();
    private volatile BiConsumer<Received, HttpServerResponse> behaviour;

    private StubUpstream(BiConsumer<Received, HttpServerResponse> behaviour) throws Exception {
        this.behaviour = behaviour;
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    public static StubUpstream start(BiConsumer<Received, HttpServerResponse> behaviour) throws Exception {
        return new StubUpstream(behaviour);
    }

    /** Answers every request with a small JSON document. */
    public static StubUpstream start() throws Exception {
        return new StubUpstream(StubUpstream::ok);
    }

    public static void ok(Received request, HttpServerResponse response) {
        response.putHeader("Content-Type", "application/json").end("{\"ok\":true}");
    }

    public void behave(BiConsumer<Received, HttpServerResponse> next) {
        behaviour = next;
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/mcp";
    }

    public Vertx vertx() {
        return vertx;
    }

    public List<Received> received() {
        return received;
    }

    public Received last() {
        return received.get(received.size() - 1);
    }

    /** Requests that are not answered yet, and whose caller is still there. */
    public int open() {
        return open.size();
    }

    private void handle(HttpServerRequest request) {
        open.add(request);
        request.response().endHandler(v -> open.remove(request));
        request.response().closeHandler(v -> open.remove(request));
        request.connection().closeHandler(v -> open.remove(request));
        request.body().onSuccess(body -> {
            Received arrived = new Received(
                    request.method().name(),
                    request.uri(),
                    List.copyOf(request.headers().entries()),
                    body.toString());
            received.add(arrived);
            behaviour.accept(arrived, request.response());
        });
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
