package dev.camelmcp.http.client;

import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tls.TlsFiles;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The connection pools to MCP servers. Each event loop has its own, so that a request and its answer stay on one
 * thread; each set of TLS files has its own, made anew when the files change; and streams have their own, because a
 * pool looks at all its connections to find an idle one. Thread-safe.
 */
final class UpstreamClients {

    /** What a request is sent by. */
    enum Use {
        CALL,
        STREAM,
        /** Always by a new connection: for the second try after one that had been idle for too long. */
        FRESH
    }

    private final Vertx vertx;
    private final ForwardSettings settings;
    private final @Nullable TlsClients tlsClients;
    private final ConcurrentMap<Key, Client> clients = new ConcurrentHashMap<>();

    /** Connections that have brought an answer already. */
    private final Set<HttpConnection> used = ConcurrentHashMap.newKeySet();

    UpstreamClients(Vertx vertx, ForwardSettings settings, @Nullable TlsClients tlsClients) {
        this.vertx = vertx;
        this.settings = settings;
        this.tlsClients = tlsClients;
    }

    /**
     * The client for a server.
     *
     * @param bound whether the token wants the client certificate to be shown
     */
    HttpClient of(ServerRegistration server, boolean bound, Use use) {
        boolean ssl = "https".equalsIgnoreCase(server.url().getScheme());
        ClientTls tls = ssl ? tls(server) : null;
        boolean mutual = tls != null && (bound || server.mutualTls());
        Key key = new Key(Context.isOnEventLoopThread() ? Thread.currentThread() : null, use, ssl, tls, mutual);
        int generation = tls == null ? 0 : tls.generation();
        Client client = clients.get(key);
        if (client == null || client.generation != generation) {
            client = clients.compute(key, (k, old) -> renew(k, old, generation));
        }
        return client.http;
    }

    /**
     * Whether a connection has brought an answer before, so that it may have been closed at the other end meanwhile.
     */
    boolean isUsed(HttpConnection connection) {
        return used.contains(connection);
    }

    void markUsed(HttpConnection connection) {
        used.add(connection);
    }

    void close() {
        clients.values().forEach(c -> c.http.close());
        clients.clear();
    }

    private @Nullable ClientTls tls(ServerRegistration server) {
        if (tlsClients == null || server.oauth() == null || server.oauth().tls().isEmpty()) {
            return null;
        }
        TlsFiles files = server.oauth().tls();
        return tlsClients.of(files);
    }

    private Client renew(Key key, @Nullable Client old, int generation) {
        if (old != null && old.generation == generation) {
            return old;
        }
        if (old != null) {
            // requests that are under way end by themselves
            old.http.close();
        }
        return new Client(create(key), generation);
    }

    private HttpClient create(Key key) {
        HttpClientOptions http = new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setMaxHeaderSize(settings.maxHeaderSize())
                .setKeepAlive(key.use != Use.FRESH);
        if (key.ssl) {
            http.setSsl(true).setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2);
        }
        if (key.tls != null) {
            http.setTrustOptions(TrustOptions.wrap(key.tls.trustManagerWithDefaults()));
            X509ExtendedKeyManager keys = key.mutual ? key.tls.keyManager() : null;
            if (keys != null) {
                http.setKeyCertOptions(KeyCertOptions.wrap(keys));
            }
        }
        return vertx.httpClientBuilder()
                .with(http)
                .with(new PoolOptions()
                        .setHttp1MaxSize(settings.maxConnections())
                        .setHttp2MaxSize(settings.maxConnections()))
                .withConnectHandler(connection -> connection.closeHandler(v -> used.remove(connection)))
                .build();
    }

    /** @param loop null for threads that are not an event loop */
    private record Key(
            @Nullable Thread loop,
            Use use,
            boolean ssl,
            @Nullable ClientTls tls,
            boolean mutual) {}

    private record Client(HttpClient http, int generation) {}
}
