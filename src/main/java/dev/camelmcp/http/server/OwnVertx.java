package dev.camelmcp.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Vert.x instance with an end, such as the one that a CamelContext's HTTP servers and clients share. Thread-safe. */
public final class OwnVertx implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnVertx.class);
    private static final long TIMEOUT_SECONDS = 10;

    /** Null where somebody else's is used, whose end is their business. */
    private final @Nullable Vertx vertx;

    private OwnVertx(@Nullable Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Binds it, where Camel and {@code mcp-upstream:} look for one, unless there is one already. As Camel's, it heeds a
     * {@link VertxOptions} bean.
     */
    public static OwnVertx bind(CamelContext context) {
        if (CamelContextHelper.findSingleByType(context, Vertx.class) != null) {
            return new OwnVertx(null);
        }
        VertxOptions options = CamelContextHelper.findSingleByType(context, VertxOptions.class);
        Vertx made = Vertx.vertx(options == null ? new VertxOptions() : options);
        context.getRegistry().bind("mcpVertx", made);
        return new OwnVertx(made);
    }

    /** One with one event loop, for what is to wait for nobody else's work. */
    public static OwnVertx single() {
        return new OwnVertx(Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false))));
    }

    /**
     * The instance.
     *
     * @throws IllegalStateException where it is somebody else's
     */
    public Vertx vertx() {
        if (vertx == null) {
            throw new IllegalStateException("it is not ours");
        }
        return vertx;
    }

    /** Ends its threads. To be called when the context has stopped. */
    @Override
    public void close() {
        if (vertx == null) {
            return;
        }
        try {
            var unused = vertx.close().toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("Vert.x does not end: {}", e.toString());
        }
    }
}
