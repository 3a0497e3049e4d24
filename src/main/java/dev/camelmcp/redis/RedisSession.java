package dev.camelmcp.redis;

import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.config.StoreSettings.Server;
import dev.camelmcp.config.StoreSettings.Topology;
import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One try to reach the store, and what comes of it: a connection to ask by and one that messages arrive by, until
 * something is wrong with either. Then it is over, with all that it had. Confined to one event loop.
 */
final class RedisSession {

    /** Is told what becomes of a session. */
    interface Owner {

        void opened(RedisSession session);

        /** Once, and the last of it. */
        void ended(RedisSession session, String reason);

        void received(byte[] message);
    }

    /** How often a server has to show that it lives, in milliseconds; and how often that is looked at. */
    private static final long HEARTBEAT = 500;

    private static final long LOOK = 50;

    /**
     * How many times the time of one operation it may take until all can begin, each connection with its handshakes.
     */
    private static final int OPENING = 4;

    /** What no value is ever kept under. */
    private static final String PROBE = "probe";

    private final Vertx vertx;
    private final StoreSettings.Redis redis;
    private final RedisClients clients;
    private final Keys keys;
    private final Clock clock;
    private final Owner owner;
    private final List<Redis> made = new ArrayList<>();
    private final long timeout;
    private final long openUntil;

    private String server = "";
    private @Nullable Operations operations;
    private @Nullable Operations messages;
    private @Nullable Subscription subscription;
    private boolean open;
    private boolean over;
    private long timer;
    private long lastLook;
    private long lastBeat;

    RedisSession(Vertx vertx, StoreSettings.Redis redis, RedisClients clients, Clock clock, Owner owner) {
        this.vertx = vertx;
        this.redis = redis;
        this.clients = clients;
        this.keys = new Keys(redis.keyPrefix());
        this.clock = clock;
        this.owner = owner;
        this.timeout = redis.timeout().toMillis();
        int toAsk = redis.topology() == Topology.SENTINEL ? 2 * redis.servers().size() : 0;
        this.openUntil = clock.millis() + (OPENING + toAsk) * timeout;
    }

    /** @param attempt counts those that found nothing */
    void open(int attempt) {
        lastLook = clock.millis();
        timer = vertx.setPeriodic(LOOK, id -> look());
        List<Server> servers = clients.servers(attempt);
        server = servers.get(0).toString();
        find(servers)
                .compose(this::connect)
                .compose(connection -> probe(use(connection)))
                .onSuccess(ready -> opened())
                .onFailure(this::failed);
    }

    void ask(Operation<?> operation) {
        Operations way = operation.hasKeys() ? operations : messages;
        if (over || way == null) {
            operation.lost("Redis was lost");
            return;
        }
        way.ask(operation);
    }

    /** Ends it, for this reason. */
    void end(String reason) {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(timer);
        Stream.of(operations, messages).filter(Objects::nonNull).forEach(way -> way.failAll(reason));
        made.forEach(Redis::close);
        owner.ended(this, reason);
    }

    private Future<Server> find(List<Server> servers) {
        return redis.topology() == Topology.SENTINEL
                ? new Sentinels(vertx, clients, Objects.requireNonNull(redis.master()), timeout, this::keep)
                        .find(servers.iterator())
                : Future.succeededFuture(servers.get(0));
    }

    /** Messages first: it is by one server in any case, whose words say best what is wrong. */
    private Future<RedisConnection> connect(Server found) {
        server = found.toString();
        Redis client = keep(clients.of(found));
        return client.connect()
                .compose(connection -> {
                    Subscription made = new Subscription(watched(connection), keys.channel(), owner::received);
                    subscription = made;
                    return made.begin();
                })
                .compose(confirmed -> client.connect())
                .compose(connection -> {
                    // also of a cluster, where messages by several servers would overtake each other
                    messages = new Operations(watched(connection), redis, clock, this::broken);
                    return redis.topology() == Topology.CLUSTER
                            ? keep(clients.ofCluster()).connect()
                            : Future.succeededFuture(connection);
                });
    }

    private Operations use(RedisConnection connection) {
        Operations made = redis.topology() == Topology.CLUSTER
                ? new Operations(watched(connection), redis, clock, this::broken)
                : Objects.requireNonNull(messages);
        operations = made;
        return made;
    }

    private Redis keep(Redis client) {
        made.add(client);
        if (over) {
            client.close();
        }
        return client;
    }

    private RedisConnection watched(RedisConnection connection) {
        return connection
                .endHandler(closed -> broken("connection lost"))
                .exceptionHandler(failure -> broken(RedisFailure.words(failure, redis)));
    }

    /** A write that changes nothing: a replica refuses it, also one that was the master when we came. */
    private Future<@Nullable Void> probe(Operations asked) {
        String group = "probe";
        List<String> items = List.of(PROBE);
        List<Change> changes = List.of(new Change(PROBE, null, null));
        Operation<Boolean> write = Operation.of(
                Script.CHANGE, keys.of(group, items), Keys.arguments(items, List.of(), changes), done -> true);
        Operation<Boolean> read = Operation.of(Script.READ, keys.of(group, items), List.of(), done -> true);
        asked.ask(write);
        asked.ask(read);
        return Future.fromCompletionStage(write.answer().thenCombine(read.answer(), (w, r) -> null));
    }

    private void opened() {
        if (over) {
            return;
        }
        open = true;
        owner.opened(this);
    }

    private void failed(Throwable failure) {
        Throwable reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (reason instanceof StoreException || reason instanceof Sentinels.NoMasterException) {
            end(String.valueOf(reason.getMessage()));
        } else {
            broken(RedisFailure.words(reason, redis));
        }
    }

    private void broken(String reason) {
        end("Redis " + server + ": " + reason);
    }

    private void look() {
        long now = clock.millis();
        boolean late = now - lastLook > timeout / 2 + LOOK;
        lastLook = now;
        if (late) {
            // it was this JVM that stood still, and what has come meanwhile is to be seen first
            return;
        }
        if (!open && now > openUntil) {
            broken("no connection within " + OPENING + " times mcp.store.redis.timeout");
        } else if (Stream.of(operations, messages).anyMatch(way -> way != null && way.isOverdue(now - timeout))) {
            broken("no answer within " + timeout + " ms (mcp.store.redis.timeout)");
        } else if (open && subscription != null) {
            beat(now, subscription);
        }
    }

    private void beat(long now, Subscription heart) {
        if (heart.isSilent()) {
            if (now - lastBeat > timeout) {
                broken("no sign of life within " + timeout + " ms (mcp.store.redis.timeout)");
            }
        } else if (now - lastBeat >= HEARTBEAT) {
            lastBeat = now;
            heart.ping();
            if (operations != null && operations.isIdle()) {
                probe(operations);
            }
        }
    }
}
