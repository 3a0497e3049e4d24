package dev.camelmcp.cli;

import dev.camelmcp.discovery.GatewayServer;
import dev.camelmcp.discovery.StdioPeer;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import picocli.CommandLine.Command;

/** {@code stdio}: the gateway's own MCP server for a client that starts it, on standard input and output. */
@Command(
        name = "stdio",
        description =
                "Serves list_servers and discover_tools on standard input and output, for MCP clients that only start commands.",
        mixinStandardHelpOptions = true)
final class StdioCommand extends ServerCommand {

    @Override
    boolean run(Session session, Output output) throws Exception {
        // not System.out: whatever else prints there would be taken for a message
        try (InputStream in = new FileInputStream(FileDescriptor.in);
                OutputStream out = new FileOutputStream(FileDescriptor.out);
                GatewayServer server = new GatewayServer(session.gatewayTools())) {
            new StdioPeer(server, out).serve(in);
        }
        return true;
    }
}
