package dev.camelmcp.redis;

import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.shared.SharedStore;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.KeyFileException;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.SteadyClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shared store on Redis or Valkey, standalone, with sentinels or as a cluster, by Vert.x' client. Everything but the
 * questions themselves happens on one event loop. Thread-safe.
 */
public final class RedisStore implements SharedStore {

    /** Between two tries, in milliseconds. */
    private static final int SHORTEST_PAUSE = 100;

    private static final int LONGEST_PAUSE = 1000;

    private final Vertx vertx;
    private final Context context;
    private volatile RedisClients clients;
    private final Keys keys;
    private final Clock clock;
    private final Told told = new Told();

    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable RedisSession open;
    private volatile String reason = "Redis is not connected yet";
    private volatile boolean closed;

    // of the event loop
    private @Nullable RedisSession current;
    private @Nullable Listener listener;
    private @Nullable Boolean connected;
    private int attempts;
    private long pause = -1;

    private RedisStore(Vertx vertx, RedisClients clients, Clock clock) {
        this.vertx = vertx;
        // one of its own: who calls may be on a worker's, or on one that a host blocks
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.clients = clients;
        this.keys = new Keys(clients.redis().keyPrefix());
        this.clock = clock;
    }

    /**
     * The store that these settings describe. Reads the files of TLS; not for event loops.
     *
     * @param vertx whose event loops are used; it has to outlive the store
     * @param tls reads files, and again when they change
     * @throws KeyFileException when a file is of no use
     */
    public static RedisStore of(StoreSettings.Redis redis, Vertx vertx, TlsClients tls) {
        TlsFiles files = redis.tls();
        ClientTls known = files == null ? null : files.isEmpty() ? tls.jvms() : tls.of(files);
        RedisClients clients = new RedisClients(vertx, redis, known == null ? null : known.authorizationServers());
        return new RedisStore(vertx, clients, SteadyClock.of(Clock.systemUTC()));
    }

    /** Another password counts from the next connection on; those that there are go on with the one before. */
    public void use(Secret password) {
        clients = clients.with(password);
    }

    @Override
    public void start(Listener heard) {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("Started twice");
        }
        context.runOnContext(now -> {
            listener = heard;
            look();
        });
    }

    @Override
    public CompletableFuture<List<@Nullable Value>> read(String group, List<String> items) {
        return ask(Operation.of(Script.READ, keys.of(group, items), List.of(), RedisStore::values));
    }

    @Override
    public CompletableFuture<Boolean> change(String group, List<Condition> conditions, List<Change> changes) {
        List<String> items = Keys.items(conditions, changes);
        return ask(Operation.of(
                Script.CHANGE,
                keys.of(group, items),
                Keys.arguments(items, conditions, changes),
                made -> made != null && made.toInteger() == 1));
    }

    @Override
    public CompletableFuture<@Nullable Void> publish(byte[] message) {
        return ask(Operation.publish(keys.channel(), message.clone()));
    }

    @Override
    public void close() {
        closed = true;
        open = null;
        reason = "The store is closed";
        try {
            context.runOnContext(now -> {
                if (pause >= 0) {
                    vertx.cancelTimer(pause);
                }
                if (current != null) {
                    current.end(reason);
                }
            });
        } catch (RejectedExecutionException e) {
            // Vert.x is closed, and its connections with it
        }
    }

    private <T> CompletableFuture<T> ask(Operation<T> operation) {
        RedisSession session = open;
        if (session == null) {
            operation.lost(reason);
        } else {
            try {
                context.runOnContext(now -> session.ask(operation));
            } catch (RejectedExecutionException e) {
                operation.lost("The store is closed");
            }
        }
        return operation.answer();
    }

    private void look() {
        pause = -1;
        if (!closed) {
            current = new RedisSession(vertx, clients.redis(), clients, clock, told);
            current.open(attempts);
        }
    }

    private static List<@Nullable Value> values(@Nullable Response found) {
        List<@Nullable Value> values = new ArrayList<>();
        for (int i = 0; found != null && i < found.size(); i += 2) {
            Response value = found.get(i);
            long left = value == null ? 0 : found.get(i + 1).toLong();
            values.add(value == null ? null : new Value(value.toBytes(), left < 0 ? null : Duration.ofMillis(left)));
        }
        return values;
    }

    /** What becomes of the session there is. */
    private final class Told implements RedisSession.Owner {

        @Override
        public void opened(RedisSession session) {
            attempts = 0;
            connected = true;
            if (!closed) {
                open = session;
                tell(Listener::connected);
            }
            if (closed) {
                open = null;
            }
        }

        @Override
        public void ended(RedisSession session, String why) {
            open = null;
            current = null;
            if (closed) {
                return;
            }
            reason = why;
            if (connected == null || connected) {
                connected = false;
                tell(hearing -> hearing.disconnected(why));
            } else {
                tell(hearing -> hearing.stillAway(why));
            }
            int longest = Math.min(SHORTEST_PAUSE << Math.min(attempts, 4), LONGEST_PAUSE);
            attempts++;
            int jittered = ThreadLocalRandom.current().nextInt(longest / 2, longest + 1);
            pause = vertx.setTimer(Math.max(jittered, SHORTEST_PAUSE), id -> look());
        }

        @Override
        public void received(byte[] message) {
            tell(hearing -> hearing.received(message));
        }

        /** By itself, so that what a listener throws is no failure of the store's. */
        private void tell(Consumer<Listener> news) {
            context.runOnContext(now -> {
                Listener hearing = listener;
                if (!closed && hearing != null) {
                    news.accept(hearing);
                }
            });
        }
    }
}
