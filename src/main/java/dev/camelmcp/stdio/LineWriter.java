package dev.camelmcp.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Writes lines to a program that may take its time to read them: on a thread that is only held while there is something
 * to write. Thread-safe.
 */
final class LineWriter {

    private final OutputStream out;
    private final Executor threads;
    private final int limit;
    private final Queue<byte[]> lines = new ArrayDeque<>();
    private long waiting;
    private boolean writing;
    private boolean closing;
    private boolean broken;

    /** @param limit bytes that may wait to be written */
    LineWriter(OutputStream out, Executor threads, int limit) {
        this.out = out;
        this.threads = threads;
        this.limit = limit;
    }

    /** Queues a line; false where there is no room for it, or nobody to read it. */
    boolean write(byte[] line) {
        synchronized (this) {
            if (closing || broken || (waiting > 0 && waiting + line.length > limit)) {
                return false;
            }
            waiting += line.length;
            lines.add(line);
        }
        schedule();
        return true;
    }

    /** Closes the stream behind the last line. */
    void close() {
        synchronized (this) {
            closing = true;
        }
        schedule();
    }

    private void schedule() {
        synchronized (this) {
            if (writing) {
                return;
            }
            writing = true;
        }
        try {
            threads.execute(this::writeAll);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // the context has stopped; the process gets its signal all the same
            breakOff();
        }
    }

    private void writeAll() {
        try {
            while (true) {
                byte[] line;
                synchronized (this) {
                    line = lines.poll();
                    if (line == null) {
                        writing = false;
                        if (!closing) {
                            return;
                        }
                    } else {
                        waiting -= line.length;
                    }
                }
                if (line == null) {
                    out.close();
                    return;
                }
                out.write(line);
                out.write('\n');
                out.flush();
            }
        } catch (IOException e) {
            // the program is gone, or reads no more; its end is noticed where its answers are read
            breakOff();
        }
    }

    private synchronized void breakOff() {
        broken = true;
        writing = false;
        lines.clear();
        waiting = 0;
    }
}
