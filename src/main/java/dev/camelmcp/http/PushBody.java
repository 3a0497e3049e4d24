package dev.camelmcp.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A body that somebody else writes, piece by piece and without waiting; what the caller has not taken yet is kept in
 * memory, up to a limit, and counted until it is out. Thread-safe.
 */
public final class PushBody implements StreamedBody {

    /** Bytes that each caller has room for, whatever others take: what a connection keeps by itself. */
    private static final int LITTLE = 64 * 1024;

    private enum State {
        OPEN,
        ENDED,
        CUT,
        CANCELLED
    }

    private final int limit;
    private final BodyMemory memory;
    private final Runnable whenCancelled;
    private final Queue<byte[]> pieces = new ArrayDeque<>();
    private long waiting;
    private State state = State.OPEN;
    private @Nullable Runnable reader;

    /**
     * @param limit bytes that may wait for the caller; one that falls behind by more is cut off
     * @param memory that is shared with all others; one for whom it has no room is cut off, unless little waits
     * @param whenCancelled called once, when the caller has left or was cut off
     */
    public PushBody(int limit, BodyMemory memory, Runnable whenCancelled) {
        this.limit = limit;
        this.memory = memory;
        this.whenCancelled = whenCancelled;
    }

    /** Adds a piece; false where nobody will get it. */
    public boolean write(byte[] piece) {
        boolean tooSlow;
        synchronized (this) {
            if (state != State.OPEN) {
                return false;
            }
            tooSlow = (waiting > 0 && waiting + piece.length > limit) || !take(piece.length);
            if (tooSlow) {
                state = State.CUT;
                clear();
            } else {
                waiting += piece.length;
                pieces.add(piece);
            }
        }
        wake();
        if (tooSlow) {
            whenCancelled.run();
        }
        return !tooSlow;
    }

    /** Nothing more will come. */
    public void end() {
        synchronized (this) {
            if (state == State.OPEN) {
                state = State.ENDED;
            }
        }
        wake();
    }

    /** Nothing more will come, although there should be: it breaks off for the caller, behind what there is. */
    public void breakOff() {
        synchronized (this) {
            if (state == State.OPEN) {
                state = State.CUT;
            }
        }
        wake();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            if (state == State.CANCELLED || state == State.CUT) {
                return;
            }
            boolean over = state == State.ENDED;
            state = State.CANCELLED;
            clear();
            if (over) {
                return;
            }
        }
        wake();
        whenCancelled.run();
    }

    @Override
    public void pipeTo(HttpServerResponse caller, HttpCall call) {
        call.whenGone(this::cancel);
        caller.setChunked(true);
        // HTTP/1.0 knows no chunks: the end of the connection is the end of the body
        boolean untilClose = !caller.isChunked();
        if (!untilClose) {
            caller.writeHead();
        }
        Runnable drain = () -> drain(caller, call, untilClose);
        synchronized (this) {
            reader = () -> call.run(drain);
        }
        drain.run();
    }

    /** On the caller's event loop. */
    private void drain(HttpServerResponse caller, HttpCall call, boolean untilClose) {
        while (!call.isGone() && !caller.ended()) {
            if (caller.writeQueueFull()) {
                caller.drainHandler(v -> drain(caller, call, untilClose));
                return;
            }
            byte[] piece;
            State now;
            synchronized (this) {
                piece = poll();
                now = state;
            }
            if (piece != null) {
                caller.write(Buffer.buffer(piece)).onComplete(v -> memory.giveBack(piece.length));
            } else if (now == State.ENDED) {
                caller.end().onSuccess(v -> {
                    if (untilClose) {
                        call.closeConnection();
                    }
                });
            } else {
                if (now == State.CUT) {
                    call.cut();
                }
                return;
            }
        }
    }

    /** Whether the caller has taken all there was. */
    public synchronized boolean isDrained() {
        return state == State.OPEN && waiting == 0;
    }

    /** To be called with the lock held. */
    private boolean take(int bytes) {
        if (waiting + bytes <= LITTLE) {
            memory.takeAnyway(bytes);
            return true;
        }
        return memory.take(bytes);
    }

    /** To be called with the lock held. */
    private void clear() {
        pieces.clear();
        memory.giveBack(waiting);
        waiting = 0;
    }

    /** To be called with the lock held; whoever calls gives the memory back. */
    private byte @Nullable [] poll() {
        byte[] piece = pieces.poll();
        waiting -= piece == null ? 0 : piece.length;
        return piece;
    }

    private void wake() {
        Runnable waked;
        synchronized (this) {
            waked = reader;
            notifyAll();
        }
        if (waked != null) {
            waked.run();
        }
    }

    @Override
    public InputStream toInputStream() {
        return new ArrivingInputStream(this::take, this::cancel);
    }

    /** The next piece, waited for; null at the end. */
    private synchronized byte @Nullable [] take() throws InterruptedException, IOException {
        while (pieces.isEmpty() && state == State.OPEN) {
            wait();
        }
        byte[] piece = poll();
        if (piece == null && state != State.ENDED) {
            throw new IOException("the MCP server's answer broke off");
        }
        memory.giveBack(piece == null ? 0 : piece.length);
        return piece;
    }

    @Override
    public String toString() {
        return "PushBody";
    }
}
