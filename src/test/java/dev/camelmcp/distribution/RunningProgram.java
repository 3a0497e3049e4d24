package dev.camelmcp.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;

/**
 * A program that a test started, with everything it printed. It ends with {@link #close()}, and at the latest with this
 * JVM. Thread-safe.
 */
final class RunningProgram implements AutoCloseable {

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

    static RunningProgram start(ProcessBuilder builder) {
        try {
            return new RunningProgram(builder.start());
        } catch (IOException e) {
            throw new AssertionError("Cannot start " + builder.command(), e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String stdout() {
        return stdout.toString();
    }

    String stderr() {
        return stderr.toString();
    }

    /** Both streams. */
    String output() {
        return stdout() + stderr();
    }

    /** Sends a signal by its POSIX name, {@code TERM} or {@code INT}. */
    void signal(String name) {
        try (RunningProgram kill =
                start(new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).inheritIO())) {
            if (kill.exitCode(GRACE) != 0) {
                throw new AssertionError("Cannot send " + name + ": " + kill.output());
            }
        }
    }

    /** Waits for the program to end by itself; all output has been read by then. */
    int exitCode(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), MILLISECONDS)) {
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

    /** SIGTERM, and SIGKILL for what does not heed it. */
    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(GRACE.toMillis(), MILLISECONDS)) {
                kill();
            }
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            kill();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
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
