package dev.camelmcp.http.server;

import dev.camelmcp.files.FileStamps;
import dev.camelmcp.files.FileWatch;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SSLOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets new connections of the listener use its key store or trust store when that has changed; those that are open go
 * on. A file that cannot be used is reported, and what was read before stays. What is in a jar does not change.
 * Thread-safe.
 */
final class TlsReload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final Callable<SSLOptions> read;
    private final List<HttpServer> servers;
    private final List<Path> files;
    private final FileWatch.Watched watched;

    /** @param read reads the files anew; blocks */
    TlsReload(FileWatch watch, SSLContextParameters tls, Callable<SSLOptions> read, List<HttpServer> servers) {
        this.read = read;
        this.servers = servers;
        this.files = files(tls);
        this.watched = watch.watch(FileStamps.of(files), this::update);
    }

    @Override
    public void close() {
        watched.close();
    }

    private void update() {
        try {
            SSLOptions options = read.call();
            for (HttpServer server : servers) {
                server.updateSSLOptions(options, true)
                        .onFailure(e -> LOG.error("The listener's changed TLS files cannot be used: {}", e.toString()));
            }
            LOG.info("The listener's TLS files changed and were read again: {}", files);
        } catch (Exception e) {
            LOG.error(
                    "The listener's TLS files changed but cannot be used, so the earlier ones stay in use: {}",
                    e.toString());
        }
    }

    private static List<Path> files(SSLContextParameters tls) {
        KeyStoreParameters keys =
                tls.getKeyManagers() == null ? null : tls.getKeyManagers().getKeyStore();
        KeyStoreParameters trust =
                tls.getTrustManagers() == null ? null : tls.getTrustManagers().getKeyStore();
        return Stream.of(keys, trust)
                .filter(Objects::nonNull)
                .map(KeyStoreParameters::getResource)
                .filter(Objects::nonNull)
                .map(TlsReload::file)
                .filter(Objects::nonNull)
                .toList();
    }

    /** As Camel reads it: with or without {@code file:}; null for what is no file. */
    private static @Nullable Path file(String resource) {
        try {
            Path path = Path.of(resource.startsWith("file:") ? resource.substring("file:".length()) : resource);
            return Files.exists(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
