package dev.camelmcp.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program that a test started, with everything it printed. It ends with {@link #close()}, by its own process id and
 * those of its children, and at the latest with this JVM. Thread-safe.
 *
 * <p>Its standard input stays open as long as this JVM lives, so a program can notice even a JVM that was killed.
 */
public final class RunningProgram implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Process process;
    private final StringBuffer stdout = new StringBuffer();
    private final StringBuffer stderr = new StringBuffer();
    private final List<Thread> readers;
    private final Thread lastResort = new Thread(this::kill, "end-program");

    private RunningProgram(Process process) {
        this.process = process;
        this.readers = List.of(reader(process.getInputStream(), stdout), reader(process.getErrorStream(), stderr));
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Starts the program; one that is not there is a failure that names it. */
    public static RunningProgram start(ProcessBuilder builder) {
        try {
            return new RunningProgram(builder.start());
        } catch (IOException e) {
            throw new AssertionError("Cannot start " + builder.command().get(0) + ": " + e.getMessage(), e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public String stdout() {
        return stdout.toString();
    }

    /** Both streams, for log checks and failure messages. */
    public String output() {
        return stdout.toString() + stderr;
    }

    public String stderr() {
        return stderr.toString();
    }

    /** Sends a signal by its POSIX name, {@code TERM} or {@code INT}, to the program alone. */
    public void signal(String name) {
        try (RunningProgram kill =
                start(new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).inheritIO())) {
            if (kill.exitCode(GRACE) != 0) {
                throw new AssertionError("Cannot send " + name + ": " + kill.output());
            }
        }
    }

    /** Waits for the program to end by itself and returns its exit code; all output has been read by then. */
    public int exitCode(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), MILLISECONDS)) {
                close();
                throw new AssertionError("Still running after " + atMost + ":\n" + output());
            }
            for (Thread reader : readers) {
                reader.join(GRACE.toMillis());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        } finally {
            close();
        }
    }

    /** SIGTERM, and SIGKILL for whoever does not heed it. */
    @Override
    public void close() {
        try {
            List<ProcessHandle> all = family().toList();
            all.forEach(ProcessHandle::destroy);
            awaitEnd(all);
            all.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
            for (Thread reader : readers) {
                reader.join(GRACE.toMillis());
            }
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            kill();
        }
    }

    private static void awaitEnd(List<ProcessHandle> all) throws InterruptedException {
        try {
            CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(GRACE.toSeconds(), SECONDS);
        } catch (TimeoutException | ExecutionException notAllOfThem) {
            // The caller kills those that are left.
        }
    }

    private void kill() {
        family().toList().forEach(ProcessHandle::destroyForcibly);
    }

    /** The program and what it started: a launcher script may not have replaced itself with what it launched. */
    private Stream<ProcessHandle> family() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
    }

    private static Thread reader(InputStream stream, StringBuffer into) {
        Thread thread = new Thread(() -> copy(stream, into), "read-program");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void copy(InputStream stream, StringBuffer into) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                into.append(line).append('\n');
            }
        } catch (IOException closed) {
            // The program is gone; what it had printed is here.
        }
    }
}
