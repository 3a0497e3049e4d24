package dev.camelmcp.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An MCP server that answers a POST to {@code /mcp?long} with as many bytes as asked, as fast as they are taken, and
 * everything else with two. Thread-safe.
 */
final class FastUpstream implements AutoCloseable {

    private static final int BLOCK = 64 * 1024;

    private final ServerSocket listener = FreePorts.listen();
    private final long length;
    private final AtomicLong sent = new AtomicLong();
    private final MessageDigest digest = sha256();

    FastUpstream(long length) throws IOException {
        this.length = length;
        // what the kernel keeps is not the gateway's doing
        listener.setReceiveBufferSize(BLOCK);
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/mcp";
    }

    /** Bytes of the long answer that somebody has taken. */
    long sent() {
        return sent.get();
    }

    /** Of the long answer, once it is sent. */
    byte[] digest() {
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setSendBufferSize(BLOCK);
                start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fast-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (String target = in.readLine(); target != null; target = in.readLine()) {
                int body = 0;
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        body = Integer.parseInt(
                                line.substring(line.indexOf(':') + 1).trim());
                    }
                }
                in.skip(body);
                answer(socket.getOutputStream(), target.contains("long"));
            }
        } catch (IOException e) {
            // the gateway went away
        }
    }

    private void answer(OutputStream out, boolean asLongAsAsked) throws IOException {
        out.write(
                ("HTTP/1.1 200 OK\r\nContent-Length: " + (asLongAsAsked ? length : 2) + "\r\n\r\n").getBytes(US_ASCII));
        if (!asLongAsAsked) {
            out.write("{}".getBytes(US_ASCII));
            return;
        }
        byte[] block = new byte[BLOCK];
        Random random = new Random(1);
        for (long left = length; left > 0; left -= BLOCK) {
            random.nextBytes(block);
            digest.update(block);
            out.write(block);
            sent.addAndGet(BLOCK);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
