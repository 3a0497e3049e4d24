package dev.camelmcp.distribution;

import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** Two ports of 127.0.0.1 that nobody uses. */
record FreePorts(int server, int management) {

    static FreePorts choose() {
        return new FreePorts(TestGateway.freePort(), TestGateway.freePort());
    }

    /** A listener on an ephemeral port. */
    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    List<String> options() {
        return List.of("-Dcamel.server.port=" + server, "-Dcamel.management.port=" + management);
    }
}
