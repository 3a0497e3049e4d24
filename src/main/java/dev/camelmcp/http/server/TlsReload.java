package dev.camelmcp.http.server;

import dev.camelmcp.files.FileWatch;
import dev.camelmcp.tls.KeyFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets new connections of the listener use its key store or trust store when that has changed; those that are open go
 * on. A file that cannot be used is reported, and what was read before stays. Thread-safe.
 */
final class TlsReload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final ListenerTls tls;
    private final FileWatch.Watched watched;

    TlsReload(FileWatch watch, ListenerTls tls) {
        this.tls = tls;
        this.watched = watch.watch(tls.stamps(), this::update);
    }

    @Override
    public void close() {
        watched.close();
    }

    private void update() {
        try {
            tls.readAgain();
            LOG.info(
                    "The listener's TLS files changed and were read again: {}",
                    tls.stamps().files());
        } catch (KeyFileException e) {
            LOG.warn(
                    "The listener's TLS files changed but cannot be used, so the earlier ones stay in use: {}",
                    e.getMessage());
        }
    }
}
