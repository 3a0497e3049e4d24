package dev.camelmcp.http;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tls.TlsFiles;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The connection pools to MCP servers: one for all that need nothing special, one for each set of TLS files, made anew when the files change. Thread-safe.
 */
final class UpstreamClients {

    private final Vertx vertx;
    private final HttpClientOptions options;
    private final PoolOptions pool;
    private final @Nullable TlsClients tlsClients;
    private final HttpClient plain;
    private final ConcurrentMap<Key, Client> clients = new ConcurrentHashMap<>();

    UpstreamClients(Vertx vertx, HttpClientOptions options, PoolOptions pool, @Nullable TlsClients tlsClients) {
        this.vertx = vertx;
        this.options = options;
        this.pool = pool;
        this.tlsClients = tlsClients;
        this.plain = vertx.createHttpClient(options, pool);
    }

    /**
     * The client for a server.
     *
     * @param bound whether the token wants the client certificate to be shown
     */
    HttpClient of(ServerRegistration server, boolean bound) {
        if (tlsClients == null || server.oauth() == null || server.oauth().tls().isEmpty()) {
            return plain;
        }
        TlsFiles files = server.oauth().tls();
        ClientTls tls = tlsClients.of(files);
        int generation = tls.generation();
        Key key = new Key(files, bound || server.mutualTls());
        return clients.compute(key, (k, client) -> {
                    if (client != null && client.generation == generation) {
                        return client;
                    }
                    if (client != null) {
                        // requests that are under way end by themselves
                        client.http.close();
                    }
                    return new Client(create(tls, k.mutual), generation);
                })
                .http;
    }

    void close() {
        plain.close();
        clients.values().forEach(c -> c.http.close());
    }

    private HttpClient create(ClientTls tls, boolean mutual) {
        HttpClientOptions secured =
                new HttpClientOptions(options).setTrustOptions(TrustOptions.wrap(tls.trustManagerWithDefaults()));
        X509ExtendedKeyManager keys = tls.keyManager();
        if (mutual && keys != null) {
            secured.setKeyCertOptions(KeyCertOptions.wrap(keys));
        }
        return vertx.createHttpClient(secured, pool);
    }

    private record Key(TlsFiles files, boolean mutual) {}

    private record Client(HttpClient http, int generation) {}
}
