package dev.camelmcp.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A program at a pseudo-terminal, by util-linux's {@code script}, and a person who types when asked. It ends with
 * {@link #close()}. Used by one thread.
 */
public final class TypedTerminal implements AutoCloseable {

    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final StringBuffer seen = new StringBuffer();
    private final Thread reader = new Thread(this::read, "read-terminal");
    private int read;

    private TypedTerminal(Process process) {
        this.process = process;
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a shell's command line; Ctrl-C ends it, whatever the build was started to ignore. */
    public static TypedTerminal start(Path folder, Map<String, String> environment, String command) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPT), "needs util-linux's script");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("env", "--default-signal=INT", SCRIPT.toString(), "-qec", command, "/dev/null"))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MCP_") || name.startsWith("CAMEL_"));
        builder.environment().put("TERM", "dumb");
        builder.environment().putAll(environment);
        return new TypedTerminal(builder.start());
    }

    /** Waits for a text behind the one that was waited for last. */
    public TypedTerminal see(String text) {
        await(text + "\n" + seen).atMost(PATIENCE).until(() -> seen.indexOf(text, read) >= 0 || !process.isAlive());
        int at = seen.indexOf(text, read);
        if (at < 0) {
            throw new AssertionError("'" + text + "' is not seen in:\n" + seen);
        }
        read = at + text.length();
        return this;
    }

    /** Types a line, or {@code \u0003} for Ctrl-C. */
    public TypedTerminal type(String keys) throws IOException {
        OutputStream keyboard = process.getOutputStream();
        keyboard.write(keys.getBytes(UTF_8));
        keyboard.flush();
        return this;
    }

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Still running:\n" + seen);
        }
        reader.join(PATIENCE.toMillis());
        return process.exitValue();
    }

    /** All that was on the terminal. */
    public String seen() {
        return seen.toString();
    }

    private void read() {
        try (Reader screen = new InputStreamReader(process.getInputStream(), UTF_8)) {
            char[] some = new char[1024];
            for (int n = screen.read(some); n >= 0; n = screen.read(some)) {
                seen.append(some, 0, n);
            }
        } catch (IOException closed) {
            // the program is gone; what it had printed is here
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
