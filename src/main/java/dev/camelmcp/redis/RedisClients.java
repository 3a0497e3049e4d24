package dev.camelmcp.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.config.StoreSettings.Server;
import dev.camelmcp.tls.Handshakes;
import dev.camelmcp.token.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.net.URLEncoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients of the library, each for one server or one cluster, and for one {@link RedisSession}: closing them is
 * what ends connections that the library lets go of, as those whose user was refused. Immutable.
 */
final class RedisClients {

    /** What waits for an answer on one connection, heartbeats among them. */
    private static final int WAITING = Operations.UNDER_WAY + 16;

    private final Vertx vertx;
    private final StoreSettings.Redis redis;
    private final @Nullable Handshakes handshakes;

    /** @param handshakes null without TLS */
    RedisClients(Vertx vertx, StoreSettings.Redis redis, @Nullable Handshakes handshakes) {
        this.vertx = vertx;
        this.redis = redis;
        this.handshakes = handshakes;
    }

    StoreSettings.Redis redis() {
        return redis;
    }

    RedisClients with(Secret password) {
        return new RedisClients(vertx, redis.with(password), handshakes);
    }

    /** For a server with data. */
    Redis of(Server server) {
        return Redis.createClient(
                vertx,
                options(RedisClientType.STANDALONE)
                        .addConnectionString(
                                url(server, true) + (redis.database() == 0 ? "" : "/" + redis.database())));
    }

    /** For all of a cluster. */
    Redis ofCluster() {
        RedisOptions options = options(RedisClientType.CLUSTER);
        redis.servers().forEach(server -> options.addConnectionString(url(server, true)));
        return Redis.createClient(vertx, options);
    }

    /**
     * For a sentinel, which most often has no users.
     *
     * @param known whether it is told who we are
     */
    Redis ofSentinel(Server server, boolean known) {
        return Redis.createClient(vertx, options(RedisClientType.STANDALONE).addConnectionString(url(server, known)));
    }

    private RedisOptions options(RedisClientType type) {
        return new RedisOptions()
                .setType(type)
                .setNetClientOptions(net())
                // its own authentication without HELLO would stay the default user where that one needs no password
                .setProtocolNegotiation(true)
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxWaitingHandlers(WAITING)
                .setMaxPoolSize(4)
                .setMaxPoolWaiting(WAITING)
                .setPoolCleanerInterval(-1)
                .setPoolRecycleTimeout(-1);
    }

    private NetClientOptions net() {
        int timeout = (int) Math.min(redis.timeout().toMillis(), Integer.MAX_VALUE);
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(timeout)
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true);
        if (handshakes != null) {
            net.setSsl(true)
                    .setHostnameVerificationAlgorithm("HTTPS")
                    .setSslHandshakeTimeout(2L * timeout)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setTrustOptions(TrustOptions.wrap(handshakes.trustManager()))
                    // who checks a certificate may read files
                    .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true));
        }
        return net;
    }

    /** The one form in which the library takes a user. It is written nowhere. */
    private String url(Server server, boolean known) {
        String user = redis.user() == null ? "" : URLEncoder.encode(redis.user(), UTF_8);
        String who = known && redis.password() != null
                ? user + ":" + URLEncoder.encode(redis.password().value(), UTF_8) + "@"
                : "";
        return (handshakes == null ? "redis://" : "rediss://") + who + server;
    }

    /** Those to begin with, another one first each time. */
    List<Server> servers(int attempt) {
        int first = attempt % redis.servers().size();
        List<Server> after = redis.servers().subList(0, first);
        List<Server> before = redis.servers().subList(first, redis.servers().size());
        return Stream.concat(before.stream(), after.stream()).toList();
    }
}
