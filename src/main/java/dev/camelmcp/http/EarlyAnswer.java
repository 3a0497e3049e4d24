package dev.camelmcp.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * The last answer on a connection, to a caller who may still be sending (RFC 9112 §9.6): who closes before all has
 * arrived resets the connection, and the caller sees that instead of the answer. So what comes is dropped for a while.
 * Nothing behind the request is taken for another one. By HTTP/2 the answer is the last of its stream alone. Used on
 * the caller's event loop.
 */
public final class EarlyAnswer {

    /** Bytes that are dropped at most; twice the largest body that is allowed, where that is more. */
    static final long MOST = 64 * 1024 * 1024;

    /** For how long nothing may come; no longer than the gateway waits for a request. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** How many times as long something may come. */
    private static final int LONGER = 6;

    private static final long NO_ERROR = 0;

    private final HttpServerRequest request;
    private final Vertx vertx = Vertx.currentContext().owner();
    private final long most;
    private final long silence;
    private final long start = System.nanoTime();
    private final long timer;
    private long last = start;
    private long dropped;

    private EarlyAnswer(HttpServerRequest request, long most, Duration silence) {
        this.request = request;
        this.most = most;
        this.silence = silence.toNanos();
        this.timer = vertx.setPeriodic(Math.max(1, silence.toMillis() / 4), id -> look());
    }

    /** Ends an answer whose head is complete but for its length. Completes when it is out. */
    public static Future<Void> end(HttpServerRequest request, Buffer answer, BodyLimits limits) {
        return end(
                request,
                answer,
                Math.max(MOST, 2L * limits.maxSize()),
                SILENCE.compareTo(limits.timeout()) < 0 ? SILENCE : limits.timeout());
    }

    /** As the other, where nobody says what a body may be. */
    public static Future<Void> end(HttpServerRequest request, Buffer answer) {
        return end(request, answer, MOST, SILENCE);
    }

    private static Future<Void> end(HttpServerRequest request, Buffer answer, long most, Duration silence) {
        HttpServerResponse response = request.response();
        Future<Void> out;
        if (request.version() == HttpVersion.HTTP_2) {
            out = response.end(answer);
        } else {
            // written, but not ended: Vert.x would go on with what it takes for the next request
            out = response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.length()))
                    .write(answer);
        }
        EarlyAnswer early = new EarlyAnswer(request, most, silence);
        if (request.isEnded()) {
            early.over();
        } else {
            request.handler(early::drop)
                    .endHandler(v -> early.over())
                    .exceptionHandler(e -> early.stop())
                    .resume();
        }
        return out;
    }

    private void drop(Buffer piece) {
        last = System.nanoTime();
        dropped += piece.length();
        if (dropped > most) {
            over();
        }
    }

    private void look() {
        long now = System.nanoTime();
        if (now - last > silence || now - start > LONGER * silence) {
            over();
        }
    }

    private void stop() {
        vertx.cancelTimer(timer);
    }

    private void over() {
        stop();
        if (request.version() == HttpVersion.HTTP_2) {
            if (!request.isEnded()) {
                // RFC 9113 §8.1: nothing is wrong, but no more of it is wanted
                request.response().reset(NO_ERROR);
            }
        } else {
            var unused = request.connection().close();
        }
    }
}
