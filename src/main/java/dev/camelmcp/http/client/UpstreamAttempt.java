package dev.camelmcp.http.client;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One try to ask an MCP server: from a connection to the head of an answer. There is one outcome, whatever happens, and
 * whatever is thrown on the way. Used on one event loop, but for {@link #abandon}.
 */
final class UpstreamAttempt {

    /** What came of it: one of these is called, once. */
    interface Outcome {

        void answered(HttpClientResponse response);

        /** Nothing is left of it but this. */
        void failed(Throwable failure);
    }

    /** Writes the head of the request. */
    @FunctionalInterface
    interface Head {
        void write(HttpClientRequest request) throws Exception;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /**
     * TCP, the proxy's tunnel and TLS have the limit of connecting each, and say by which of them it was reached; all
     * of them together have this much more, in milliseconds, or half as much again.
     */
    private static final long PARTS_FIRST = 500;

    private final Upstream upstream;
    private final Outcome outcome;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable HttpClientRequest request;
    private volatile long connecting = -1;
    private volatile Deadlines.@Nullable Deadline deadline;
    private boolean used;

    /** Whether a 1xx has come, which shows that the request arrived. */
    private boolean interim;

    UpstreamAttempt(Upstream upstream, Outcome outcome) {
        this.upstream = upstream;
        this.outcome = outcome;
    }

    /**
     * @param limit from the request to the head of the answer; null means none
     * @param sent called when the request is out
     */
    void start(
            HttpClient http,
            RequestOptions options,
            Head head,
            @Nullable Buffer body,
            @Nullable Deadlines limit,
            Runnable sent) {
        step(() -> {
            Future<HttpClientRequest> connection = http.request(options);
            if (!connection.isComplete()) {
                // one that was kept is there at once, and needs no time
                connecting = limitConnecting();
            }
            connection.onComplete(connected -> step(() -> {
                endConnecting();
                if (connected.succeeded()) {
                    write(connected.result(), head, body, limit, sent);
                } else {
                    fail(connected.cause());
                }
            }));
        });
    }

    private long limitConnecting() {
        long limit = upstream.settings().connectTimeout().toMillis();
        return upstream.vertx().setTimer(limit + Math.min(limit / 2, PARTS_FIRST), id -> fail(new NotConnected()));
    }

    private void endConnecting() {
        if (connecting >= 0) {
            upstream.vertx().cancelTimer(connecting);
        }
    }

    /** Whether its connection may have been closed at the other end before the request came there. */
    boolean mayHaveMissed(Throwable failure) {
        return used && !interim && (failure instanceof HttpClosedException || failure instanceof IOException);
    }

    /** Nobody waits for it any more. From any thread; the outcome is told if there was none yet. */
    void abandon() {
        fail(new StreamResetException(0));
    }

    /** Ends what there is of it, also behind its outcome. */
    void drop() {
        endConnecting();
        endWaiting();
        HttpClientRequest sent = request;
        if (sent != null) {
            upstream.connections().reset(sent);
        }
    }

    private void write(
            HttpClientRequest connected, Head head, @Nullable Buffer body, @Nullable Deadlines limit, Runnable sent)
            throws Exception {
        request = connected;
        // the outcome tells of it; without a handler, Vert.x calls it an error of its own
        connected.exceptionHandler(e -> {});
        used = upstream.connections().begins(connected);
        if (told.get()) {
            drop();
            return;
        }
        head.write(connected);
        connected.continueHandler(v -> interim = true).earlyHintsHandler(v -> interim = true);
        if (limit != null) {
            deadline = limit.begin(() -> fail(new TimeUp()));
        }
        connected
                .response()
                .onComplete(answer -> step(() -> {
                    if (answer.succeeded()) {
                        answered(answer.result());
                    } else {
                        fail(answer.cause());
                    }
                }));
        (body == null ? connected.end() : connected.end(body))
                .onSuccess(v -> sent.run())
                .onFailure(e -> {
                    // a connection that ends is told by the answer, which may have come all the same
                    if (!(e instanceof IOException
                            || e instanceof HttpClosedException
                            || e instanceof StreamResetException)) {
                        fail(new UnsendableException(e));
                    }
                });
    }

    private void answered(HttpClientResponse response) {
        if (told.compareAndSet(false, true)) {
            endWaiting();
            // an open stream keeps its request, and would keep the body and the exchange of this one by it
            response.request().continueHandler(null).earlyHintsHandler(null);
            outcome.answered(response);
        }
    }

    private void endWaiting() {
        Deadlines.Deadline begun = deadline;
        if (begun != null) {
            begun.cancel();
        }
    }

    private void fail(Throwable failure) {
        if (told.compareAndSet(false, true)) {
            drop();
            outcome.failed(failure);
        }
    }

    /** What goes wrong on our side is an outcome too. */
    private void step(Step step) {
        try {
            step.run();
        } catch (InvalidHeaderException e) {
            fail(e);
        } catch (Exception | LinkageError | StackOverflowError e) {
            fail(new UnsendableException(e));
        }
    }

    /** There was no connection in time. */
    static final class NotConnected extends Exception {
        private static final long serialVersionUID = 1L;

        NotConnected() {
            super("not connected", null, false, false);
        }
    }

    /** No answer came in time. */
    static final class TimeUp extends Exception {
        private static final long serialVersionUID = 1L;

        TimeUp() {
            super("time is up", null, false, false);
        }
    }
}
