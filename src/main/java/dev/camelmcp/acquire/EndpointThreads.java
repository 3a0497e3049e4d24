package dev.camelmcp.acquire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for authorization servers, since {@code http:} blocks: of each host a few at a time, and who
 * comes then waits in the line of that host without a thread, the first one first. So a host that hangs delays nobody
 * else, and is not flooded when it is back. Thread-safe.
 */
public final class EndpointThreads {

    /** Of one host; each holds a connection, too. */
    static final int AT_ONCE = 20;

    private final Executor threads;
    private final Executor others;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    private final Map<String, Line> lines = new HashMap<>();
    private boolean closed;

    /** Those of one host. */
    private static final class Line {
        private int running;
        private final Set<Turn> waiting = new LinkedHashSet<>();
    }

    /**
     * Threads, and how long they are waited for.
     *
     * @param threads for what blocks
     * @param others for what has waited in vain, and does not block
     * @param patience after which a turn that has not come is over
     */
    public EndpointThreads(Executor threads, Executor others, ScheduledExecutorService timer, Duration patience) {
        this.threads = threads;
        this.others = others;
        this.timer = timer;
        this.patience = patience;
    }

    /**
     * Runs it on a thread, when it is its turn.
     *
     * @param host and port
     * @param step gets null when it is its turn, else why it will never be
     */
    void run(String host, Consumer<@Nullable Exception> step) {
        Turn turn = new Turn(host, step);
        switch (enter(turn)) {
            case NOW -> turn.start();
            case NEVER -> turn.end(ended());
            default -> {}
        }
    }

    /** How many wait for their turn. */
    synchronized int waiting() {
        return lines.values().stream().mapToInt(line -> line.waiting.size()).sum();
    }

    /** Ends the waiting of all, and of who comes later. */
    public void close() {
        List<Turn> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            lines.values().forEach(line -> {
                all.addAll(line.waiting);
                line.waiting.clear();
            });
        }
        all.forEach(turn -> turn.end(ended()));
    }

    private static Exception ended() {
        return new RejectedExecutionException("the gateway ends");
    }

    private enum Chance {
        NOW,
        LATER,
        NEVER
    }

    private synchronized Chance enter(Turn turn) {
        if (closed) {
            return Chance.NEVER;
        }
        Line line = lines.computeIfAbsent(turn.host, h -> new Line());
        if (line.running < AT_ONCE) {
            line.running++;
            return Chance.NOW;
        }
        line.waiting.add(turn);
        turn.alarm = timer.schedule(() -> late(turn), patience.toMillis(), TimeUnit.MILLISECONDS);
        return Chance.LATER;
    }

    /** Whose turn it is when one is over. */
    private synchronized @Nullable Turn next(String host) {
        Line line = Objects.requireNonNull(lines.get(host));
        Iterator<Turn> waiting = line.waiting.iterator();
        if (waiting.hasNext()) {
            Turn next = waiting.next();
            waiting.remove();
            return next;
        }
        line.running--;
        if (line.running == 0) {
            lines.remove(host);
        }
        return null;
    }

    private void late(Turn turn) {
        boolean inVain;
        synchronized (this) {
            Line line = lines.get(turn.host);
            inVain = line != null && line.waiting.remove(turn);
        }
        if (inVain) {
            turn.end(new UnansweredException(
                    "timed out",
                    "not sent within " + patience.toMillis() / 1000 + " s, since " + AT_ONCE + " requests to "
                            + turn.host + " are under way"));
        }
    }

    /** Of one request. */
    private final class Turn {

        private final String host;
        private final Consumer<@Nullable Exception> step;
        private @Nullable ScheduledFuture<?> alarm;

        private Turn(String host, Consumer<@Nullable Exception> step) {
            this.host = host;
            this.step = step;
        }

        private void start() {
            ScheduledFuture<?> set = alarm;
            if (set != null) {
                set.cancel(false);
            }
            try {
                threads.execute(() -> {
                    try {
                        step.accept(null);
                    } finally {
                        leave();
                    }
                });
            } catch (RejectedExecutionException e) {
                leave();
                step.accept(e);
            }
        }

        private void leave() {
            Turn next = next(host);
            if (next != null) {
                next.start();
            }
        }

        private void end(Exception why) {
            try {
                others.execute(() -> step.accept(why));
            } catch (RejectedExecutionException e) {
                step.accept(why);
            }
        }
    }
}
