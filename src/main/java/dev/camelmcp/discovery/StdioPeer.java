package dev.camelmcp.discovery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The gateway's MCP server for a client that started it: a message is a line. What the client asked before it closed
 * its end is still answered. Used by one thread; answers are written by several.
 */
public final class StdioPeer {

    private static final int AT_ONCE = 4;
    private static final int LAST_ANSWERS_SECONDS = 60;
    private static final String NOT_JSON_RPC =
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"not a JSON-RPC message\"}}";

    private final GatewayServer server;
    private final OutputStream out;

    /** @param out for messages alone */
    public StdioPeer(GatewayServer server, OutputStream out) {
        this.server = server;
        this.out = out;
    }

    /** Answers until the client closes its end. Blocks. */
    public void serve(InputStream in) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String message = line;
                if (!message.isBlank()) {
                    threads.execute(() -> answer(message));
                }
            }
        } finally {
            threads.shutdown();
        }
        if (!threads.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }

    private void answer(String message) {
        String answer;
        try {
            answer = server.answer(message, id -> true);
        } catch (IOException | IllegalArgumentException e) {
            answer = NOT_JSON_RPC;
        }
        if (answer != null) {
            write(answer);
        }
    }

    private synchronized void write(String answer) {
        try {
            out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // the client reads no more; it has closed its other end too, or is about to
        }
    }
}
