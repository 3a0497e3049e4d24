package dev.camelmcp.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to our engine. Until somebody asks for it, the caller is kept from sending it; then it is read
 * into memory, up to a limit and for some time. Its memory is given back, and what was read is forgotten, when the
 * exchange is over, which for a streamed answer is when its head is out. All but {@link #read} and what was read is for
 * the caller's event loop.
 */
public final class CallerBody implements PendingBody {

    /** What may have come before the caller is stopped: what Vert.x keeps, and what was in Netty's hands. */
    private static final int AHEAD = 128 * 1024;

    /** Milliseconds that a refusal may take where there is no memory left. */
    private static final long GRACE = 200;

    /** Bytes of an unread body for which no connection is given up. */
    private static final int LITTLE = 64 * 1024;

    private enum State {
        UNREAD,
        HELD,
        READING,
        ARRIVED,
        LEFT
    }

    private final HttpServerRequest request;
    private final BodyLimits limits;
    private final long declared;
    private final Promise<Void> arrival = Promise.promise();
    private State state = State.UNREAD;
    private volatile @Nullable Buffer body;
    private int capacity;

    /** What was taken of the memory that all share. */
    private long share;

    private CallerBody(HttpServerRequest request, BodyLimits limits, long declared) {
        this.request = request;
        this.limits = limits;
        this.declared = declared;
    }

    /** The body of a request whose head has come; null where it has none. */
    public static @Nullable CallerBody of(HttpServerRequest request, BodyLimits limits) {
        if (request.isEnded()) {
            return null;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            // HTTP/2 tells by its next frame
            return request.version() == HttpVersion.HTTP_2 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                    ? new CallerBody(request, limits, -1)
                    : null;
        }
        long declared = number(length);
        return declared == 0 ? null : new CallerBody(request, limits, declared);
    }

    /** Vert.x lets nothing through that is no number; what is larger than any is too large. */
    private static long number(String length) {
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public boolean read(Exchange exchange, AsyncCallback callback) {
        HttpCall call = HttpCall.of(exchange);
        if (call == null) {
            throw new IllegalStateException("the call of this body is not in " + HttpCall.EXCHANGE_PROPERTY);
        }
        call.run(() -> {
            if (call.isGone()) {
                leave();
            } else {
                begin();
            }
            arrival.future().onComplete(arrived -> {
                if (arrived.succeeded()) {
                    exchange.getMessage().setBody(body);
                } else {
                    exchange.setException(arrived.cause());
                }
                callback.done(false);
            });
        });
        return false;
    }

    /**
     * To be called when the route has begun: where it has not asked for the body, the caller waits as the route does.
     *
     * @param tooMuch run where there is no memory for what comes nevertheless. Not at once: whoever is refused by the
     *     head needs none, and is to hear of that
     */
    public void hold(Runnable tooMuch) {
        if (state != State.UNREAD || request.isEnded()) {
            return;
        }
        state = State.HELD;
        request.pause();
        Vertx vertx = Vertx.currentContext().owner();
        vertx.runOnContext(v -> claim(() -> vertx.setTimer(GRACE, id -> claim(tooMuch))));
    }

    private void claim(Runnable otherwise) {
        if (state == State.HELD && !take(declared < 0 ? AHEAD : Math.min(declared, AHEAD))) {
            otherwise.run();
        }
    }

    private void begin() {
        if (state != State.UNREAD && state != State.HELD) {
            return;
        }
        boolean held = state == State.HELD;
        state = State.READING;
        giveBack();
        if (declared > limits.maxSize()) {
            refuse(GatewayAnswer.tooLarge(limits.maxSize()));
            return;
        }
        if (expectsContinue()) {
            request.response().writeContinue();
        }
        request.handler(this::add).endHandler(v -> end()).exceptionHandler(e -> refuse(GatewayAnswer.brokenOff()));
        if (held) {
            request.resume();
        }
        // most bodies are there already, behind this
        Vertx vertx = Vertx.currentContext().owner();
        vertx.runOnContext(v -> limit(vertx));
    }

    private void limit(Vertx vertx) {
        if (state == State.READING) {
            long timer = vertx.setTimer(limits.timeout().toMillis(), id -> refuse(GatewayAnswer.tooSlow()));
            arrival.future().onComplete(v -> vertx.cancelTimer(timer));
        }
    }

    private void add(Buffer piece) {
        if (state != State.READING) {
            return;
        }
        Buffer before = body;
        int length = (before == null ? 0 : before.length()) + piece.length();
        if (length > limits.maxSize()) {
            refuse(GatewayAnswer.tooLarge(limits.maxSize()));
        } else if (length > capacity && !grow(before, length)) {
            refuse(GatewayAnswer.tooMuch());
        } else if (before == null) {
            body = piece;
        } else {
            // another one, where it grew
            Buffer room = body;
            body = room == null ? piece : room.appendBuffer(piece);
        }
    }

    /**
     * Makes room, by twice as much as there is and never for more than is announced: so the share follows what has
     * come, and a body is copied once or twice. For a moment it is there twice, on one event loop.
     */
    private boolean grow(@Nullable Buffer before, int length) {
        long most = declared < 0 ? limits.maxSize() : declared;
        int wanted = before == null ? length : (int) Math.max(length, Math.min(2L * capacity, most));
        if (!take(wanted - capacity)) {
            return false;
        }
        capacity = wanted;
        if (before != null) {
            body = Buffer.buffer(wanted).appendBuffer(before);
        }
        return true;
    }

    private void end() {
        if (state == State.READING) {
            state = State.ARRIVED;
            arrival.complete();
        }
    }

    private void refuse(GatewayAnswer answer) {
        if (state == State.READING) {
            state = State.LEFT;
            forget();
            arrival.fail(new BodyRefusedException(answer));
        }
    }

    /** Nobody will ask for it any more, or shall get it. */
    private void leave() {
        state = State.LEFT;
        forget();
        arrival.tryFail(new BodyRefusedException(GatewayAnswer.brokenOff()));
    }

    /** Lets the rest of it come and go. */
    void skip() {
        if (!isWhole()) {
            leave();
            if (!request.isEnded()) {
                request.handler(null).endHandler(null).exceptionHandler(null).resume();
            }
        }
    }

    /**
     * Ends the answer although not all of the body was read. Where little of it is to come, the connection stays:
     * Vert.x reads over it. Not where the caller waits to be asked for it (RFC 9110 §10.1.1): it may go on with another
     * request.
     */
    public Future<Void> end(Buffer answer) {
        boolean little = (state == State.UNREAD || state == State.HELD) && declared >= 0 && declared <= LITTLE;
        skip();
        return little && request.version() != HttpVersion.HTTP_2 && !expectsContinue()
                ? request.response().end(answer)
                : EarlyAnswer.end(request, answer, limits);
    }

    private boolean take(long bytes) {
        boolean taken = limits.memory().take(bytes);
        share += taken ? bytes : 0;
        return taken;
    }

    private void giveBack() {
        limits.memory().giveBack(share);
        share = 0;
    }

    /** The exchange is over: nobody needs what was read, or will ask for it. */
    public void release() {
        if (state == State.ARRIVED) {
            forget();
        } else {
            leave();
        }
    }

    private void forget() {
        body = null;
        capacity = 0;
        giveBack();
    }

    /** Whether all of it has come, so that what follows is the next request. */
    boolean isWhole() {
        return state == State.ARRIVED;
    }

    /** Whether this is what was read; null where nothing was. */
    public boolean isRead(@Nullable Object read) {
        return read == body;
    }

    @Override
    public byte @Nullable [] arrived() {
        Buffer read = body;
        return read == null ? null : read.getBytes();
    }

    @Override
    public byte[] bytes(Exchange exchange) throws IOException {
        byte[] read = arrived();
        if (read == null) {
            throw new IOException(UNREAD);
        }
        return read;
    }

    private boolean expectsContinue() {
        // RFC 9110 §10.1.1: HTTP/1.0 knows no 100, and its callers would take it for the answer
        return request.version() != HttpVersion.HTTP_1_0
                && request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
    }

    @Override
    public String toString() {
        return "CallerBody[" + state + "]";
    }
}
