package dev.camelmcp.redis;

import dev.camelmcp.config.StoreSettings;
import io.vertx.core.AsyncResult;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * What is asked by one connection, in its order and without waiting for the answer before; what is too much at once
 * waits here. Confined to the event loop of its {@link RedisSession}.
 */
final class Operations {

    /** Requests without an answer yet. */
    static final int UNDER_WAY = 4096;

    /** With those that wait: more than a node has callers. */
    private static final int MOST = 200_000;

    private final RedisConnection connection;
    private final StoreSettings.Redis redis;
    private final Clock clock;
    private final Consumer<String> broken;

    /** All without an answer, the oldest first, with the time when they came. */
    private final Map<Operation<?>, Long> unanswered = new LinkedHashMap<>();

    private final Queue<Operation<?>> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * What is asked by this connection.
     *
     * @param broken is told why nothing more can be asked by it
     */
    Operations(RedisConnection connection, StoreSettings.Redis redis, Clock clock, Consumer<String> broken) {
        this.connection = connection;
        this.redis = redis;
        this.clock = clock;
        this.broken = broken;
    }

    void ask(Operation<?> operation) {
        if (unanswered.size() >= MOST) {
            operation.fail("Redis is asked more than it answers: " + MOST + " operations wait");
            return;
        }
        unanswered.put(operation, clock.millis());
        if (underWay < UNDER_WAY) {
            send(operation);
        } else {
            waiting.add(operation);
        }
    }

    /** Whether something is older than this. */
    boolean isOverdue(long since) {
        return !unanswered.isEmpty() && unanswered.values().iterator().next() < since;
    }

    boolean isIdle() {
        return unanswered.isEmpty();
    }

    /** Nothing of it is answered any more. */
    void failAll(String reason) {
        List<Operation<?>> all = new ArrayList<>(unanswered.keySet());
        unanswered.clear();
        waiting.clear();
        all.forEach(operation -> operation.lost(reason));
    }

    private void send(Operation<?> operation) {
        underWay++;
        connection.send(operation.request()).onComplete(answer -> {
            underWay--;
            if (unanswered.containsKey(operation)) {
                answered(operation, answer);
            }
            while (underWay < UNDER_WAY && !waiting.isEmpty()) {
                send(waiting.remove());
            }
        });
    }

    private void answered(Operation<?> operation, AsyncResult<Response> answer) {
        if (answer.succeeded()) {
            unanswered.remove(operation);
            operation.complete(answer.result());
        } else if (RedisFailure.is(answer.cause(), "NOSCRIPT") && operation.tellInFull()) {
            send(operation);
        } else if (RedisFailure.endsConnection(answer.cause())) {
            broken.accept(RedisFailure.words(answer.cause(), redis));
        } else {
            unanswered.remove(operation);
            operation.fail("Redis: " + RedisFailure.words(answer.cause(), redis));
        }
    }
}
