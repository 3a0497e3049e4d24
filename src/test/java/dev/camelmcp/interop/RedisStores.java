package dev.camelmcp.interop;

import dev.camelmcp.config.StoreSettings.Redis;
import dev.camelmcp.config.StoreSettings.Server;
import dev.camelmcp.config.StoreSettings.Topology;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.redis.RedisStore;
import dev.camelmcp.shared.SharedStore;
import dev.camelmcp.support.RedisServer;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.Secret;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores of nodes in this JVM, which share one Vert.x. */
final class RedisStores implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Vertx vertx = Vertx.vertx();

    Vertx vertx() {
        return vertx;
    }

    SharedStore of(Redis redis) {
        return RedisStore.of(redis, vertx, new TlsClients(new FileWatch(), Clock.systemUTC()));
    }

    static Redis standalone(RedisServer server) {
        return as(server, null, null);
    }

    static Redis as(RedisServer server, @Nullable String user, @Nullable String password) {
        return redis(Topology.STANDALONE, user, password, null, server);
    }

    static Redis inDatabase(RedisServer server, int number) {
        Redis redis = standalone(server);
        return new Redis(
                redis.topology(), redis.servers(), null, null, null, null, number, redis.keyPrefix(), redis.timeout());
    }

    static Redis sentinels(@Nullable String user, @Nullable String password, RedisServer... sentinels) {
        return redis(Topology.SENTINEL, user, password, null, sentinels);
    }

    static Redis cluster(List<RedisServer> servers, @Nullable String user, @Nullable String password) {
        return redis(Topology.CLUSTER, user, password, null, servers.toArray(RedisServer[]::new));
    }

    static Redis tls(String host, int port, @Nullable Path caBundle) {
        return new Redis(
                Topology.STANDALONE,
                List.of(new Server(host, port)),
                null,
                new TlsFiles(null, null, null, caBundle),
                null,
                null,
                0,
                "gw:",
                TIMEOUT);
    }

    private static Redis redis(
            Topology topology,
            @Nullable String user,
            @Nullable String password,
            @Nullable TlsFiles tls,
            RedisServer... servers) {
        return new Redis(
                topology,
                Stream.of(servers)
                        .map(server -> new Server("127.0.0.1", server.port()))
                        .toList(),
                topology == Topology.SENTINEL ? RedisServer.MASTER : null,
                tls,
                user,
                password == null ? null : new Secret(password),
                0,
                "gw:",
                TIMEOUT);
    }

    static Redis patient(Redis redis) {
        return new Redis(
                redis.topology(),
                redis.servers(),
                redis.master(),
                redis.tls(),
                redis.user(),
                redis.password(),
                redis.database(),
                redis.keyPrefix(),
                Duration.ofSeconds(20));
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
