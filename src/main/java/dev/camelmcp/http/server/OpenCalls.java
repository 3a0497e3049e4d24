package dev.camelmcp.http.server;

import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.HttpCall;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The calls of one consumer that have no whole answer yet. Camel's exchanges are over when the head of an answer is
 * out, so that its shutdown does not wait for what follows; this does. Streams that MCP clients opened by GET are not
 * waited for: they may stay open for ever. Thread-safe.
 */
final class OpenCalls {

    /** Milliseconds for the last errors to leave. */
    private static final long LAST_WORDS = 1_000;

    private final Set<HttpCall> open = ConcurrentHashMap.newKeySet();
    private final boolean forMcp;
    private volatile boolean draining;

    /** @param forMcp whether those who call are MCP clients, who open streams by GET */
    OpenCalls(boolean forMcp) {
        this.forMcp = forMcp;
    }

    void add(HttpCall call) {
        open.add(call);
    }

    void remove(HttpCall call) {
        if (open.remove(call) && draining) {
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** A stream that nothing has come from has nothing to lose. */
    void leaveSilentStreams() {
        open.stream()
                .filter(call -> isStream(call) && !call.response().headWritten())
                .forEach(HttpCall::leave);
    }

    /**
     * Waits until all are answered. Not for an event loop.
     *
     * @param until in {@link System#nanoTime}
     * @return false where this thread was interrupted, and is not any more
     */
    boolean awaitAnswers(long until) {
        draining = true;
        synchronized (open) {
            for (long left = until - System.nanoTime();
                    left > 0 && !unanswered().isEmpty();
                    left = until - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(open, left);
                } catch (InterruptedException e) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Ends those that are left; returns how many that were. */
    int abort() throws Exception {
        List<Future<Void>> lastWords = new ArrayList<>();
        for (HttpCall call : unanswered()) {
            Promise<Void> told = Promise.promise();
            call.run(() -> call.abort(GatewayAnswer.SHUTTING_DOWN).onComplete(told));
            lastWords.add(told.future());
        }
        if (!lastWords.isEmpty()) {
            var unused = Future.join(lastWords)
                    .otherwiseEmpty()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LAST_WORDS, TimeUnit.MILLISECONDS);
        }
        return lastWords.size();
    }

    private List<HttpCall> unanswered() {
        return open.stream().filter(call -> !isStream(call)).toList();
    }

    private boolean isStream(HttpCall call) {
        return forMcp && call.isGet();
    }
}
