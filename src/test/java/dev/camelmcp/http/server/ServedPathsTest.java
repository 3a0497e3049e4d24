package dev.camelmcp.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.http.Refusals;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever has a path at the moment gets its requests, also those that were on their way to the one before. */
@Timeout(30)
class ServedPathsTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void requestThatReachesOneThatIsOverIsForTheOneThatFollowed() throws Exception {
        Router router = Router.router(vertx);
        PlatformHttpEndpoint endpoint = new PlatformHttpEndpoint("platform-http:/p", "/p", new PlatformHttpComponent());
        ServedPaths paths = new ServedPaths(new OtherMethods(null, null, Refusals.NONE));
        AtomicReference<Runnable> leave = new AtomicReference<>();
        // the request is with it already when another one takes its place, and it ends
        leave.set(paths.take(router, endpoint, ctx -> {
            paths.take(router, endpoint, next -> {
                next.response().end("the next");
                return true;
            });
            leave.get().run();
            return false;
        }));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/p"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("the next");
    }
}
