package dev.camelmcp.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** Two ports of 127.0.0.1 that nobody used a moment ago. */
record FreePorts(int server, int management) {

    static FreePorts choose() {
        // Both are held while the other is chosen, so they differ.
        try (ServerSocket first = listen();
                ServerSocket second = listen()) {
            return new FreePorts(first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A listener on an ephemeral port. */
    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    List<String> options() {
        return List.of("-Dcamel.server.port=" + server, "-Dcamel.management.port=" + management);
    }
}
