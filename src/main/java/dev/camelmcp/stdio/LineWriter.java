package dev.camelmcp.stdio;

import dev.camelmcp.http.BodyMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to a program, from before there is one: lines that wait, and a thread that is only held while
 * there is something to write, since a program may take its time to read. All that waits is counted, and what finds no
 * room is refused at once, so that nothing is lost later. Thread-safe.
 */
final class LineWriter {

    private final Executor threads;
    private final int limit;
    private final BodyMemory memory;

    /** What goes before all else, also while the rest is held. */
    private final Deque<RpcMessage> first = new ArrayDeque<>();

    private final Deque<RpcMessage> lines = new ArrayDeque<>();
    private @Nullable OutputStream out;
    private Runnable whenBroken = () -> {};
    private long waiting;

    /** Notifications that the program may not have read yet: those since its last answer to a request. */
    private int notifications;

    private boolean held;
    private boolean writing;
    private boolean closing;
    private boolean over;

    /**
     * @param limit bytes that may wait to be written
     * @param memory that is shared with all others
     */
    LineWriter(Executor threads, int limit, BodyMemory memory) {
        this.threads = threads;
        this.limit = limit;
        this.memory = memory;
    }

    /** One that keeps its lines until it is told to {@link #release} them. */
    static LineWriter held(Executor threads, int limit, BodyMemory memory) {
        LineWriter writer = new LineWriter(threads, limit, memory);
        writer.held = true;
        return writer;
    }

    /**
     * There is a program now.
     *
     * @param whenBroken called once, where it reads no more before it is told to end
     */
    void open(OutputStream program, Runnable whenBroken) {
        boolean late;
        synchronized (this) {
            out = program;
            this.whenBroken = whenBroken;
            late = over;
        }
        if (late) {
            // who waited for it has left meanwhile
            whenBroken.run();
        }
        schedule();
    }

    /** Queues lines, all of them or none: false where there is no room, or nobody to read them. */
    boolean write(List<RpcMessage> messages) {
        return add(messages, lines);
    }

    /** Queues a line that passes by those that are held. */
    boolean writeFirst(RpcMessage message) {
        return add(List.of(message), first);
    }

    private boolean add(List<RpcMessage> messages, Deque<RpcMessage> queue) {
        long bytes = messages.stream().mapToLong(m -> m.bytes().length).sum();
        synchronized (this) {
            if (closing || over || (waiting > 0 && waiting + bytes > limit) || !memory.take(bytes)) {
                return false;
            }
            waiting += bytes;
            notifications +=
                    (int) messages.stream().filter(RpcMessage::isNotification).count();
            queue.addAll(messages);
        }
        schedule();
        return true;
    }

    /** Whether what the program says is its answer to a notification, which nobody waits for. */
    synchronized boolean isAnswerToNotification(RpcMessage said) {
        if (said.isResponse() && !said.isUnnamed()) {
            notifications = 0;
        }
        boolean answer = notifications > 0 && said.isMeantForNotification();
        notifications -= answer ? 1 : 0;
        return answer;
    }

    /** Takes a request out again that was not written yet; false where it is not there. */
    synchronized boolean withdraw(String requestKey) {
        for (Iterator<RpcMessage> all = lines.iterator(); all.hasNext(); ) {
            RpcMessage message = all.next();
            if (message.isRequest()
                    && message.id() != null
                    && message.id().key().equals(requestKey)) {
                all.remove();
                forget(message);
                return true;
            }
        }
        return false;
    }

    /** Lets go what is held. */
    void release() {
        synchronized (this) {
            held = false;
        }
        schedule();
    }

    /** Gives another what is held, and takes no more; false where that has no room for all of it. */
    boolean moveTo(LineWriter other) {
        List<RpcMessage> moved;
        synchronized (this) {
            moved = List.copyOf(lines);
            drop();
        }
        return other.write(moved);
    }

    /** Closes the stream behind the last line that is not held. */
    void close() {
        synchronized (this) {
            closing = true;
            if (out == null) {
                drop();
                return;
            }
        }
        schedule();
    }

    /** Forgets all that waits, and takes no more. */
    synchronized void drop() {
        over = true;
        first.clear();
        lines.clear();
        memory.giveBack(waiting);
        waiting = 0;
    }

    private synchronized void forget(RpcMessage message) {
        // nothing of it is counted any more where all was dropped meanwhile
        long bytes = Math.min(waiting, message.bytes().length);
        waiting -= bytes;
        memory.giveBack(bytes);
    }

    private void schedule() {
        synchronized (this) {
            if (writing || over || out == null) {
                return;
            }
            writing = true;
        }
        try {
            threads.execute(this::writeAll);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // the context has stopped; the process gets its signal all the same
            drop();
        }
    }

    private void writeAll() {
        try {
            for (RpcMessage line = next(); line != null; line = next()) {
                write(line);
                forget(line);
            }
        } catch (IOException e) {
            // the program is gone, or reads no more
            drop();
            whenBroken.run();
        }
    }

    private void write(RpcMessage line) throws IOException {
        OutputStream program = stream();
        program.write(line.bytes());
        program.write('\n');
        program.flush();
    }

    private synchronized OutputStream stream() throws IOException {
        if (out == null) {
            throw new IOException("not open");
        }
        return out;
    }

    /** The next line; null where there is none now, and the stream is closed where there will be none. */
    private @Nullable RpcMessage next() throws IOException {
        boolean last;
        synchronized (this) {
            RpcMessage line = first.poll();
            if (line == null && !held) {
                line = lines.poll();
            }
            if (line != null) {
                return line;
            }
            writing = false;
            last = closing && !over;
            if (last) {
                drop();
            }
        }
        if (last) {
            stream().close();
        }
        return null;
    }
}
