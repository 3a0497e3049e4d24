package dev.camelmcp.cli;

import dev.camelmcp.config.ServerId;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that says what is waited for, until it is overwritten by the result; nothing where there is no
 * terminal. Thread-safe.
 */
final class Progress {

    private static final String ERASE = "\r\033[K";

    private final PrintWriter err;
    private final boolean visible;
    private final Map<ServerId, String> steps = new HashMap<>();
    private @Nullable ServerId awaited;

    Progress(Output output) {
        err = output.err();
        visible = output.terminal().err();
    }

    /** What is being done about a server; shown while that is the one that is waited for. */
    synchronized void step(ServerId server, String step) {
        steps.put(server, step);
        draw();
    }

    synchronized void await(ServerId server) {
        awaited = server;
        draw();
    }

    /** Leaves the line to the result. */
    synchronized void clear() {
        awaited = null;
        if (visible) {
            err.print(ERASE);
            err.flush();
        }
    }

    private void draw() {
        String step = awaited == null ? null : steps.get(awaited);
        if (visible && step != null) {
            err.print(ERASE + awaited + ": " + step + " ...");
            err.flush();
        }
    }
}
