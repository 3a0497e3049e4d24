package dev.camelmcp.stdio;

import dev.camelmcp.stdio.LineReader.TooLongException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that runs and speaks MCP on its standard streams. It holds two threads, one for each stream that is read.
 * Thread-safe.
 */
final class ServerProcess {

    /** What comes of it. */
    interface Listener {

        void message(RpcMessage message);

        /**
         * The last call: nothing more will come.
         *
         * @param reason for people, after the server's name
         */
        void ended(String reason);
    }

    /** How long a program may take to end by itself when its input has ended. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** How long what it wrote last is read for when it is gone, and others hold its output open. */
    static final Duration LAST_LINES = Duration.ofMillis(500);

    private final Process process;
    private final ProcessGroups groups;
    private final LineWriter writer;
    private final ServerLog log;
    private final int maxLineSize;
    private final ScheduledExecutorService timer;
    private final OutputPipe output;
    private final OutputPipe errors;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean answered;
    private volatile boolean told;
    private volatile boolean refused;

    /**
     * @param writer of what it is sent
     * @param maxLineSize bytes of a message
     */
    ServerProcess(
            Process process,
            ProcessGroups groups,
            ServerLog log,
            LineWriter writer,
            int maxLineSize,
            ScheduledExecutorService timer) {
        this.process = process;
        this.groups = groups;
        this.log = log;
        this.maxLineSize = maxLineSize;
        this.writer = writer;
        this.timer = timer;
        this.output = new OutputPipe(process, process.getInputStream(), 1);
        this.errors = new OutputPipe(process, process.getErrorStream(), 2);
    }

    /** Begins to read, and to write what waits for it. */
    void listen(Listener listener, ExecutorService threads) {
        var unused = process.onExit().thenRun(() -> {
            // what it started may keep its output open, and would be taken for it
            groups.end(process);
            // that has left its group is nobody's to end, and nobody's to wait for
            later(LAST_LINES, () -> threads.execute(() -> leave(listener)));
        });
        threads.execute(() -> log.copy(errors.in()));
        threads.execute(() -> tell(listener, read(listener)));
        // what does not read what it is sent is of no use any more
        writer.open(process.getOutputStream(), this::close);
    }

    /** It is gone; its streams may have no end. */
    private void leave(Listener listener) {
        writer.drop();
        close(errors);
        close(output);
        tell(listener, "");
    }

    private void close(OutputPipe pipe) {
        try {
            pipe.close();
        } catch (IOException e) {
            log.logger().debug("its output cannot be closed: {}", e.getMessage());
        }
    }

    private void later(Duration pause, Runnable task) {
        try {
            var unused = timer.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // the context has stopped
            task.run();
        }
    }

    private void tell(Listener listener, String reason) {
        if (over.getAndSet(true)) {
            return;
        }
        close();
        try {
            if (reason.isEmpty()) {
                listener.ended("ended (exit code " + exitCode() + why() + ")");
            } else {
                listener.ended(reason);
                exitCode();
            }
        } finally {
            gone.complete(null);
        }
    }

    /** What the shell that runs it means (POSIX, Exit Status for Commands). */
    private String why() {
        return switch (answered || !groups.areSupported() ? 0 : exitCode()) {
            case 126 -> ": the command cannot be executed";
            case 127 -> ": the command was not found";
            default -> "";
        };
    }

    long pid() {
        return process.pid();
    }

    /** Whether it has ever answered a request. */
    boolean hasAnswered() {
        return answered;
    }

    /** Whether it was told to end before it did. */
    boolean wasTold() {
        return told;
    }

    /** Whether the gateway ended it for what it did. */
    boolean wasRefused() {
        return refused;
    }

    /** Completes when it is gone. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** Tells it to end: by the end of its input, and after a while by signals. Does not wait. */
    void end() {
        told = true;
        close();
    }

    private void close() {
        if (!ending.getAndSet(true)) {
            writer.close();
            later(GRACE, () -> groups.end(process));
        }
    }

    private String read(Listener listener) {
        LineReader lines = new LineReader(output.in(), maxLineSize);
        try {
            for (byte[] line = lines.next(); line != null && !over.get(); line = lines.next()) {
                message(line, listener);
            }
            return "";
        } catch (TooLongException e) {
            log.logger()
                    .warn(
                            "ended, because it wrote a line of more than {} bytes (mcp.local.max-line-size)",
                            maxLineSize);
            refused = true;
            groups.end(process);
            return "wrote a line that is longer than mcp.local.max-line-size allows";
        } catch (IOException e) {
            return "";
        }
    }

    private void message(byte[] line, Listener listener) {
        if (isBlank(line)) {
            return;
        }
        try {
            for (RpcMessage message : ProgramLine.messages(line)) {
                answered |= message.isResponse();
                if (writer.isAnswerToNotification(message)) {
                    log.logger().debug("answered a notification");
                } else {
                    listener.message(message);
                }
            }
        } catch (IOException e) {
            log.logger().info("wrote a line of {} bytes that is no JSON-RPC; it is skipped", line.length);
            if (log.logger().isDebugEnabled()) {
                log.logger()
                        .debug("skipped: {}", log.printable(new String(line, java.nio.charset.StandardCharsets.UTF_8)));
            }
        } catch (RuntimeException e) {
            log.logger().warn("A message could not be passed on", e);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b > ' ' || b < 0) {
                return false;
            }
        }
        return true;
    }

    /** Its output has ended, so it should be gone soon; {@link #end} sees to it. */
    private int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
