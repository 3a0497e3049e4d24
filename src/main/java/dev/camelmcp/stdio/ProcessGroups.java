package dev.camelmcp.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs each in a process group of its own, and ends whole groups, which Java cannot. A small shell script
 * does it; the script outlives the gateway by a few seconds, so that a gateway that is killed leaves nothing behind. A
 * program waits for its first line before it begins, which it gets when the script knows of it. Where there is no
 * {@code setsid}, programs are ended one by one, and those of a killed gateway have to notice the end of their input.
 * Thread-safe.
 */
final class ProcessGroups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessGroups.class);
    private static final Path SHELL = Path.of("/bin/sh");
    private static final byte[] GO = {'\n'};

    private final Duration grace;
    private final @Nullable Path setsid;
    private final Set<Long> groups = new HashSet<>();
    private @Nullable Process watcher;

    /** @param grace between SIGTERM and SIGKILL */
    ProcessGroups(Duration grace) {
        this(grace, find("setsid"));
    }

    ProcessGroups(Duration grace, @Nullable Path setsid) {
        this.grace = grace;
        this.setsid = Files.isExecutable(SHELL) ? setsid : null;
    }

    /** Whether groups can be signalled here. */
    boolean areSupported() {
        return setsid != null;
    }

    /**
     * Starts a program; its environment, directory and streams are the builder's.
     *
     * @throws IOException when it cannot be started
     */
    Process start(ProcessBuilder builder) throws IOException {
        if (setsid == null) {
            return builder.start();
        }
        List<String> command =
                new ArrayList<>(List.of(setsid.toString(), SHELL.toString(), "-c", "read -r go && exec \"$@\"", "sh"));
        command.addAll(builder.command());
        Process process = builder.command(command).start();
        try {
            add(process.pid());
            process.getOutputStream().write(GO);
            process.getOutputStream().flush();
            return process;
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Ends the group of a process, or what is left of it: by SIGTERM, and after a while by SIGKILL. Does not wait. */
    void end(Process process) {
        if (setsid == null) {
            List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            family.forEach(ProcessHandle::destroy);
            Thread last = new Thread(() -> killAfterGrace(family), "McpLocalKill");
            last.setDaemon(true);
            last.start();
            return;
        }
        synchronized (this) {
            if (groups.remove(process.pid())) {
                try {
                    tell("end " + process.pid());
                } catch (IOException e) {
                    LOG.warn("Process group {} could not be ended", process.pid());
                    process.destroyForcibly();
                }
            }
        }
    }

    private void killAfterGrace(List<ProcessHandle> family) {
        long until = System.nanoTime() + grace.toNanos();
        for (ProcessHandle process : family) {
            try {
                process.onExit().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.TimeoutException e) {
                process.destroyForcibly();
            }
        }
    }

    private synchronized void add(long group) throws IOException {
        groups.add(group);
        tell("add " + group);
    }

    private void tell(String line) throws IOException {
        if (watcher == null || !watcher.isAlive()) {
            watcher = launch();
            for (long group : groups) {
                write(watcher, "add " + group);
            }
        }
        write(watcher, line);
    }

    private static void write(Process watcher, String line) throws IOException {
        OutputStream out = watcher.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** In a session of its own, so that what ends the gateway does not end it. */
    private Process launch() throws IOException {
        String tenths = String.valueOf(Math.max(1, grace.toMillis() / 100));
        ProcessBuilder builder = new ProcessBuilder(
                String.valueOf(setsid), SHELL.toString(), "-c", script(), "mcp-oauth-watcher", tenths);
        builder.environment().keySet().retainAll(Set.of("PATH"));
        return builder.redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }

    private static String script() throws IOException {
        try (InputStream in = ProcessGroups.class.getResourceAsStream("/mcp-oauth/stdio/watcher.sh")) {
            if (in == null) {
                throw new IOException("watcher.sh is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Ends all groups that are left, and waits until they are gone. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            last = watcher;
            watcher = null;
            groups.clear();
        }
        if (last == null) {
            return;
        }
        try {
            last.getOutputStream().close();
            if (!last.waitFor(grace.toMillis() * 2 + 1_000, TimeUnit.MILLISECONDS)) {
                LOG.warn("Not all local servers are known to have ended");
            }
        } catch (IOException e) {
            LOG.warn("Local servers could not be ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Path find(String program) {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(":", -1)) {
            Path file = Path.of(folder).resolve(program);
            if (!folder.isEmpty() && Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
