package dev.camelmcp.discovery;

import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The gateway's MCP server for a client that started it: a message is a line. What the client asked before it closed
 * its end is still answered. Used by one thread; answers are written by several.
 */
public final class StdioPeer {

    private static final int LAST_ANSWERS_SECONDS = 60;

    private final GatewayServer server;
    private final OutputStream out;

    /** One party for each message that has no answer yet, and one for the client. */
    private final Phaser underWay = new Phaser(1);

    /** @param out for messages alone */
    public StdioPeer(GatewayServer server, OutputStream out) {
        this.server = server;
        this.out = out;
    }

    /** Answers until the client closes its end. Blocks. */
    public void serve(InputStream in) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                answer(line);
            }
        }
        try {
            underWay.awaitAdvanceInterruptibly(underWay.arrive(), LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // nobody has read this far that would wait for longer
        }
    }

    private void answer(String message) {
        underWay.register();
        try {
            var unused = server.answer(message, null).thenAccept(answer -> {
                if (answer != null) {
                    write(answer);
                }
                underWay.arriveAndDeregister();
            });
        } catch (InvalidMessageException e) {
            write(JsonRpcErrors.body(
                    JsonRpcMessage.of(message.getBytes(StandardCharsets.UTF_8)),
                    e.code(),
                    String.valueOf(e.getMessage()),
                    Map.of()));
            underWay.arriveAndDeregister();
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
