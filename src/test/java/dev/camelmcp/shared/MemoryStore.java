package dev.camelmcp.shared;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in this JVM: one node's way to a {@link Server}, which may go away, come back and stand still, for one node
 * or for all. Thread-safe.
 */
public final class MemoryStore implements SharedStore {

    /** What all nodes share. Its time is a clock's, so that a test moves it. Thread-safe. */
    public static final class Server {

        private final Clock clock;
        private final Executor threads;
        private final Map<String, Kept> kept = new HashMap<>();
        private final List<MemoryStore> nodes = new ArrayList<>();
        /** What was asked while it stood still. */
        private final Queue<Runnable> asked = new ArrayDeque<>();

        private boolean away;
        private boolean frozen;

        /** A server whose nodes are told by threads of the JVM's. */
        public Server(Clock clock) {
            this(clock, ForkJoinPool.commonPool());
        }

        /**
         * A server.
         *
         * @param threads what nodes are told by; {@code Runnable::run}: whoever asks has the answer at once
         */
        public Server(Clock clock, Executor threads) {
            this.clock = clock;
            this.threads = threads;
        }

        /** A node, to be started. */
        public MemoryStore node() {
            return new MemoryStore(this);
        }

        /** No node can ask it any more; what was asked fails. */
        public void goAway() {
            all(() -> away = true);
        }

        /** Every node can ask it, and what was asked while it stood still is done, also what has failed meanwhile. */
        public void comeBack() {
            List<Runnable> late;
            synchronized (this) {
                frozen = false;
                late = List.copyOf(asked);
                asked.clear();
            }
            late.forEach(Runnable::run);
            all(() -> {
                away = false;
                nodes.forEach(node -> node.cut = false);
            });
        }

        /** As after a restart without a disk. Nodes notice that it was away. */
        public void comeBackEmpty() {
            goAway();
            synchronized (this) {
                kept.clear();
                asked.clear();
            }
            comeBack();
        }

        /** Forgets everything, and nobody notices. */
        public synchronized void clear() {
            kept.clear();
        }

        /**
         * Answers nobody until it comes {@link #comeBack back}, and no message arrives; {@link #goAway}: nodes notice.
         */
        public synchronized void freeze() {
            frozen = true;
        }

        /** How many values it has, as somebody sees who looks into it. */
        public synchronized int size() {
            return (int) kept.values().stream().filter(k -> !k.isOver(clock)).count();
        }

        /** Everything that it has, by {@code group:item}. */
        public synchronized Map<String, byte[]> dump() {
            Map<String, byte[]> found = new HashMap<>();
            kept.forEach((name, k) -> {
                if (!k.isOver(clock)) {
                    found.put(name, k.bytes.clone());
                }
            });
            return found;
        }

        /** Puts what no node wrote, or broke. */
        public synchronized void put(String group, String item, byte[] bytes) {
            kept.put(name(group, item), new Kept(bytes.clone(), null));
        }

        private void all(Runnable change) {
            List<MemoryStore> told;
            synchronized (this) {
                change.run();
                told = List.copyOf(nodes);
            }
            told.forEach(MemoryStore::tellState);
        }

        private synchronized @Nullable Kept get(String group, String item) {
            Kept found = kept.get(name(group, item));
            return found == null || found.isOver(clock) ? null : found;
        }

        private synchronized boolean change(String group, List<Condition> conditions, List<Change> changes) {
            for (Condition condition : conditions) {
                Kept found = get(group, condition.item());
                if (!Arrays.equals(found == null ? null : found.bytes, condition.value())) {
                    return false;
                }
            }
            for (Change change : changes) {
                byte[] value = change.value();
                Duration life = change.life();
                if (value == null) {
                    kept.remove(name(group, change.item()));
                } else {
                    Instant end = life == null ? null : clock.instant().plus(life);
                    kept.put(name(group, change.item()), new Kept(value.clone(), end));
                }
            }
            return true;
        }

        private synchronized List<MemoryStore> reached() {
            return nodes.stream().filter(node -> node.isConnected()).toList();
        }

        private static String name(String group, String item) {
            return group + ":" + item;
        }
    }

    private record Kept(byte[] bytes, @Nullable Instant end) {

        boolean isOver(Clock clock) {
            return end != null && !clock.instant().isBefore(end);
        }

        Value value(Clock clock) {
            return new Value(bytes.clone(), end == null ? null : Duration.between(clock.instant(), end));
        }
    }

    private final Server server;
    /** Not answered yet. */
    private final Set<CompletableFuture<?>> pending = new HashSet<>();
    /** What this node is to be told, one after the other. */
    private final Queue<Runnable> toTell = new ArrayDeque<>();

    private @Nullable Listener listener;
    private @Nullable Boolean told;
    private boolean telling;
    private boolean cut;
    private boolean closed;

    private MemoryStore(Server server) {
        this.server = server;
    }

    /** This node alone cannot reach it any more. */
    public void goAway() {
        server.all(() -> cut = true);
    }

    /** It can again. */
    public void comeBack() {
        server.all(() -> cut = false);
    }

    @Override
    public void start(Listener told) {
        server.all(() -> {
            if (listener != null) {
                throw new IllegalStateException("Started twice");
            }
            listener = told;
            server.nodes.add(this);
        });
    }

    @Override
    public CompletableFuture<List<@Nullable Value>> read(String group, List<String> items) {
        List<String> names = List.copyOf(items);
        return ask(() -> {
            List<@Nullable Value> found = new ArrayList<>();
            synchronized (server) {
                for (String item : names) {
                    Kept one = server.get(group, item);
                    found.add(one == null ? null : one.value(server.clock));
                }
            }
            return found;
        });
    }

    @Override
    public CompletableFuture<Boolean> change(String group, List<Condition> conditions, List<Change> changes) {
        List<Condition> all = List.copyOf(conditions);
        List<Change> made = List.copyOf(changes);
        return ask(() -> server.change(group, all, made));
    }

    @Override
    public CompletableFuture<Void> publish(byte[] message) {
        byte[] sent = message.clone();
        return ask(() -> {
            for (MemoryStore node : server.reached()) {
                node.tell(() -> {
                    Listener hearing = node.listening();
                    if (hearing != null) {
                        hearing.received(sent.clone());
                    }
                });
            }
            return null;
        });
    }

    @Override
    public void close() {
        List<CompletableFuture<?>> over;
        synchronized (server) {
            closed = true;
            server.nodes.remove(this);
            toTell.clear();
            over = List.copyOf(pending);
            pending.clear();
        }
        over.forEach(one -> one.completeExceptionally(StoreException.lost("The store is closed")));
    }

    private <T> CompletableFuture<T> ask(Supplier<T> operation) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable done = () -> {
            T result = operation.get();
            tell(() -> {
                synchronized (server) {
                    pending.remove(answer);
                }
                answer.complete(result);
            });
        };
        synchronized (server) {
            if (!isConnected()) {
                answer.completeExceptionally(StoreException.lost(closed ? "The store is closed" : "The store is away"));
                return answer;
            }
            pending.add(answer);
            if (server.frozen) {
                server.asked.add(done);
                return answer;
            }
        }
        done.run();
        return answer;
    }

    private boolean isConnected() {
        synchronized (server) {
            return listener != null && !closed && !cut && !server.away;
        }
    }

    private @Nullable Listener listening() {
        synchronized (server) {
            return closed ? null : listener;
        }
    }

    private void tellState() {
        List<CompletableFuture<?>> over = List.of();
        boolean connected;
        synchronized (server) {
            connected = isConnected();
            if (listener == null || closed || (told != null && told == connected)) {
                return;
            }
            told = connected;
            if (!connected) {
                over = List.copyOf(pending);
                pending.clear();
            }
        }
        over.forEach(one -> one.completeExceptionally(StoreException.lost("The store is away")));
        tell(() -> {
            Listener hearing = listening();
            if (hearing != null && connected) {
                hearing.connected();
            } else if (hearing != null) {
                hearing.disconnected("The store is away");
            }
        });
    }

    /** One after the other, by no thread that holds a lock of ours. */
    private void tell(Runnable news) {
        synchronized (server) {
            toTell.add(news);
            if (telling) {
                return;
            }
            telling = true;
        }
        server.threads.execute(this::tellAll);
    }

    private void tellAll() {
        while (true) {
            Runnable next;
            synchronized (server) {
                next = toTell.poll();
                if (next == null) {
                    telling = false;
                    return;
                }
            }
            next.run();
        }
    }
}
