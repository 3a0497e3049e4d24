package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.http.ArrivingInputStream;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.proxy.ProxyAddress;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of an MCP server's answer while it is still arriving: paused until somebody reads it, and then never faster
 * than it is read. Read once: on the caller's event loop, or by {@link #toInputStream} on a thread that may wait.
 * Thread-safe.
 */
public final class UpstreamBody implements StreamedBody {

    /** Who reads it. Called on the event loop of the answer, one after the other. */
    interface Reader {

        void piece(Buffer piece);

        void end();

        /** There is no more, although there should be. */
        void broke(Throwable failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamBody.class);

    private final ServerId server;
    private final @Nullable ProxyAddress proxy;
    private final HttpClientResponse response;
    private final UpstreamGate.Permit permit;
    private final Upstream upstream;
    private final long length;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long lastPiece = System.nanoTime();
    private @Nullable Reader reader;
    private @Nullable Throwable failure;

    /** @param proxy that it comes by; null for none */
    UpstreamBody(
            ServerId server,
            @Nullable ProxyAddress proxy,
            HttpClientResponse response,
            UpstreamGate.Permit permit,
            Upstream upstream) {
        this.server = server;
        this.proxy = proxy;
        this.response = response;
        this.permit = permit;
        this.upstream = upstream;
        String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        this.length = announced == null ? -1 : Long.parseLong(announced);
        // now, since an answer may break off before anybody reads it
        response.pause().exceptionHandler(this::broke).endHandler(v -> end()).handler(this::piece);
    }

    @Override
    public long length() {
        return length;
    }

    /**
     * Sends each piece as it arrives. What breaks is broken for the caller too: a stream that was cut must not look
     * like one that ended.
     */
    @Override
    public void pipeTo(HttpServerResponse caller, HttpCall call) {
        call.whenGone(this::cancel);
        CallerPipe pipe = new CallerPipe(this, caller, call);
        pipe.begin();
        if (read(pipe)) {
            response.resume();
        }
    }

    /** For HTTP engines that want a stream; reading waits, so not on an event loop. */
    @Override
    public InputStream toInputStream() {
        UpstreamPieces pieces = new UpstreamPieces(() -> response.fetch(1));
        read(pieces);
        return new ArrivingInputStream(pieces, this::cancel);
    }

    /** Tells the MCP server that nobody is listening any more. Does nothing where the whole answer is there. */
    @Override
    public void cancel() {
        if (over.compareAndSet(false, true)) {
            permit.close();
            upstream.connections().reset(response.request());
        }
    }

    /** As {@link #cancel}, unless somebody reads it or has. */
    private void cancelUnread() {
        boolean unread;
        synchronized (this) {
            unread = reader == null;
        }
        if (unread) {
            cancel();
        }
    }

    /** Other HTTP engines do not tell when they answer with something else. */
    void cancelUnreadAfter(Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                if (done.isFailed() || done.getMessage().getBody() != UpstreamBody.this) {
                    cancelUnread();
                }
            }
        });
    }

    void pause() {
        response.pause();
    }

    void resume() {
        response.resume();
    }

    MultiMap trailers() {
        return response.trailers();
    }

    /** False where it had broken off before. */
    private boolean read(Reader by) {
        Throwable early;
        synchronized (this) {
            reader = by;
            early = failure;
        }
        if (early != null) {
            by.broke(early);
            return false;
        }
        Duration idle = upstream.settings().streamIdleTimeout();
        if (!idle.isZero()) {
            lastPiece = System.nanoTime();
            limitSilence(idle.toNanos(), idle.toNanos());
        }
        return true;
    }

    private void piece(Buffer piece) {
        lastPiece = System.nanoTime();
        tell(by -> by.piece(piece));
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            permit.close();
        }
        tell(Reader::end);
    }

    private void broke(Throwable reported) {
        // not where it broke because its caller left, or the gateway ends
        if (over.compareAndSet(false, true)) {
            permit.close();
            if (!upstream.clients().isClosed()) {
                warn(reported);
            }
        }
        Reader by;
        synchronized (this) {
            failure = reported;
            by = reader;
        }
        if (by != null) {
            by.broke(reported);
        }
    }

    private void warn(Throwable failure) {
        LOG.warn(
                "MCP server {} broke off in the middle of an answer ({}){}",
                server,
                FailureReason.of(failure),
                proxy == null ? "" : ": " + proxy.way());
    }

    /** What goes wrong with a reader must not leave the caller waiting. */
    private void tell(Consumer<Reader> what) {
        Reader by;
        synchronized (this) {
            by = reader;
        }
        if (by == null) {
            return;
        }
        try {
            what.accept(by);
        } catch (RuntimeException e) {
            cancel();
            by.broke(e);
        }
    }

    /** Vert.x's own idle timeout goes on behind the end, where it would close a connection of somebody else's. */
    private void limitSilence(long nanos, long limit) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        upstream.vertx().setTimer(millis, id -> {
            long left = limit - (System.nanoTime() - lastPiece);
            if (over.get()) {
                return;
            }
            if (left > 0) {
                limitSilence(left, limit);
                return;
            }
            TimeoutException silence = new TimeoutException("nothing has come for too long");
            warn(silence);
            cancel();
            broke(silence);
        });
    }

    @Override
    public String toString() {
        return "UpstreamBody[" + response.statusCode() + "]";
    }
}
