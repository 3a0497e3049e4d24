package dev.camelmcp.http.client;

import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.Handshakes;
import dev.camelmcp.tls.TlsClients;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection pools to MCP servers. Each event loop has its own, so that a request and its answer stay on one
 * thread; each set of TLS files has its own, made anew when the files change; and streams have their own, because a
 * pool looks at all its connections to find an idle one. No file is read here: that is not for event loops.
 * Thread-safe.
 */
final class UpstreamClients {

    /** What a request is sent by. */
    enum Use {
        CALL,
        STREAM,
        /** Always by a new connection: for the second try after one that had been idle for too long. */
        FRESH
    }

    /**
     * Bytes that may be under way to us on one HTTP/2 connection: enough for 16,384 streams that nobody reads, each
     * with its own 64 KiB, so that none of them stalls the others. HTTP's default is one stream's worth. It is what
     * clients of Go offer.
     */
    private static final int CONNECTION_WINDOW = 1 << 30;

    private final Vertx vertx;
    private final ForwardSettings settings;
    private final TlsClients tlsClients;
    private final UpstreamConnections connections;
    private final ConcurrentMap<Key, UpstreamClient> clients = new ConcurrentHashMap<>();
    private final Runnable unlisten;
    private volatile boolean closed;

    UpstreamClients(Vertx vertx, ForwardSettings settings, TlsClients tlsClients, UpstreamConnections connections) {
        this.vertx = vertx;
        this.settings = settings;
        this.tlsClients = tlsClients;
        this.connections = connections;
        this.unlisten = tlsClients.whenForgotten(this::retire);
    }

    /**
     * The client for a request to a server, which is entered with it.
     *
     * @param bound whether the token wants the client certificate to be shown
     * @return to be left when the request is over
     */
    UpstreamClient enter(ServerRegistration server, boolean bound, Use use) throws UpstreamException {
        boolean ssl = "https".equalsIgnoreCase(server.url().getScheme());
        ClientTls tls = ssl ? tls(server) : null;
        boolean mutual = tls != null && (bound || server.mutualTls());
        Key key = new Key(Context.isOnEventLoopThread() ? Thread.currentThread() : null, use, tls, mutual);
        int generation = tls == null ? 0 : tls.generation();
        UpstreamClient client = clients.get(key);
        while (client == null || client.generation() < generation || !client.enter()) {
            client = clients.compute(key, (k, old) -> renew(k, old, generation));
        }
        if (tls != null && tls.isForgotten()) {
            // while this was going on; whoever forgot it may have seen nothing of the client yet
            retire(tls);
        }
        return client;
    }

    /** How many pools there are, without those that only wait for their last request. */
    int size() {
        return clients.size();
    }

    /** Whether connections end because the gateway does. */
    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        unlisten.run();
        clients.values().forEach(c -> c.http().close());
        clients.clear();
    }

    /** The last server with these files is gone. */
    private void retire(ClientTls tls) {
        clients.forEach((key, client) -> {
            if (tls.equals(key.tls) && clients.remove(key, client)) {
                client.retire();
            }
        });
    }

    private ClientTls tls(ServerRegistration server) throws UpstreamException {
        if (server.tls().isEmpty()) {
            return tlsClients.jvms();
        }
        ClientTls known = tlsClients.find(server.tls());
        if (known == null) {
            // it was changed long ago, and this request is an old one
            throw UpstreamException.notNow("MCP server " + server.serverId() + " was changed meanwhile");
        }
        return known;
    }

    private UpstreamClient renew(Key key, @Nullable UpstreamClient old, int generation) {
        if (old != null && old.generation() >= generation && !old.isRetired()) {
            return old;
        }
        if (old != null) {
            old.retire();
        }
        return new UpstreamClient(create(key), key.handshakes(), generation);
    }

    private HttpClient create(Key key) {
        HttpClientOptions http = new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setMaxHeaderSize(settings.maxHeaderSize())
                .setKeepAlive(key.use != Use.FRESH);
        Handshakes handshakes = key.handshakes();
        if (handshakes != null) {
            http.setSsl(true)
                    .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setTrustOptions(TrustOptions.wrap(handshakes.trustManager()))
                    .setKeyCertOptions(KeyCertOptions.wrap(handshakes.keyManager()))
                    .setUseAlpn(true)
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    // who checks a certificate may read files, or even ask its issuer
                    .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                    .setHttp2ConnectionWindowSize(CONNECTION_WINDOW);
        }
        return vertx.httpClientBuilder()
                .with(http)
                .with(new PoolOptions()
                        .setHttp1MaxSize(settings.maxConnections())
                        .setHttp2MaxSize(settings.maxConnections()))
                .withConnectHandler(connections::opened)
                .build();
    }

    /**
     * @param loop null for threads that are not an event loop
     * @param tls null for plain http
     */
    private record Key(
            @Nullable Thread loop, Use use, @Nullable ClientTls tls, boolean mutual) {

        @Nullable
        Handshakes handshakes() {
            return tls == null ? null : tls.mcpServers(mutual);
        }
    }
}
