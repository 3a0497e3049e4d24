package dev.camelmcp.http.server;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Vert.x instance that a CamelContext's HTTP server and clients share, with an end. The one that Camel's server makes
 * by itself outlives it, since {@link HttpListeners} has closed that server already. Thread-safe.
 */
public final class OwnVertx implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnVertx.class);
    private static final long TIMEOUT_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx();

    private OwnVertx() {}

    /** Binds it, where Camel and {@code mcp-upstream:} look for one. */
    public static OwnVertx bind(CamelContext context) {
        OwnVertx own = new OwnVertx();
        context.getRegistry().bind("mcpVertx", own.vertx);
        return own;
    }

    /** Ends its threads. To be called when the context has stopped. */
    @Override
    public void close() {
        try {
            var unused = vertx.close().toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("Vert.x does not end: {}", e.toString());
        }
    }
}
