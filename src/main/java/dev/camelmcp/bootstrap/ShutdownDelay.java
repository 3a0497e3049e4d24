package dev.camelmcp.bootstrap;

import dev.camelmcp.http.server.GatewayHttpServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time between the moment when the gateway is told to end and the one when it begins to: whoever asks learns that
 * it is not ready, and whoever calls is served as before, but for connections, which end with the next answer. For a
 * process of its own, used once. Thread-safe.
 */
final class ShutdownDelay {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownDelay.class);

    /** For what was on its way when the port closed, and may be refused no more than what came before. */
    static final Duration ON_THE_WAY = Duration.ofSeconds(1);

    private final Consumer<Runnable> begun;
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param begun told what ends the delay early, when one has begun */
    ShutdownDelay(Consumer<Runnable> begun) {
        this.begun = begun;
    }

    /** Blocks. Does nothing where it is zero, or no port is open. */
    void pass(CamelContext context, Duration delay) {
        GatewayHttpServer server = context.hasService(GatewayHttpServer.class);
        if (delay.isZero() || server == null || !server.isListening()) {
            return;
        }
        ListeningCheck.end(context);
        server.takeLeave();
        begun.accept(over::countDown);
        LOG.info("Not ready any more; calls are served for {} ms yet (mcp.shutdown-delay)", delay.toMillis());
        try {
            boolean early = over.await(delay.toMillis(), TimeUnit.MILLISECONDS);
            server.closePort();
            if (early || over.await(ON_THE_WAY.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("The shutdown delay ends early, as it was told to");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
