package dev.camelmcp.http.server;

import dev.camelmcp.files.FileWatch;
import io.vertx.core.http.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets new connections of the listener use its key store or trust store when that has changed; those that are open go
 * on. A file that cannot be used is reported, and what was read before stays. Thread-safe.
 */
final class TlsReload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final ListenerTls tls;
    private final HttpServer server;
    private final FileWatch.Watched watched;

    /** @param server one of those that share a port, and so these files */
    TlsReload(FileWatch watch, ListenerTls tls, HttpServer server) {
        this.tls = tls;
        this.server = server;
        this.watched = watch.watch(tls.stamps(), this::update);
    }

    @Override
    public void close() {
        watched.close();
    }

    private void update() {
        try {
            server.updateSSLOptions(tls.readAgain(), true)
                    .onSuccess(v -> LOG.info("The listener's TLS files changed and were read again: {}", tls.files()))
                    .onFailure(this::report);
        } catch (RuntimeException e) {
            report(e);
        }
    }

    private void report(Throwable reason) {
        LOG.error(
                "The listener's TLS files changed but cannot be used, so the earlier ones stay in use: {}",
                reason.getMessage());
    }
}
