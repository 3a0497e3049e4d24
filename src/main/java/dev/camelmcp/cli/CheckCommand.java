package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.ToolDiscovery;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code check}: validates the configuration, then gets a token and lists the tools of each server. */
@Command(
        name = "check",
        description = {
            "Validates the whole configuration, then for each server gets a token and lists its tools.",
            "One line each; ends with 0 when all is well, with 1 when not."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @ParentCommand
    @Nullable
    McpOAuthCommand parent;

    @Parameters(arity = "0..1", paramLabel = "SERVER", description = "Checks this server only.")
    @Nullable
    String server;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        QuietLogging.set();
        Gateway gateway = new Gateway(Objects.requireNonNull(parent).options.file(), false);
        try {
            gateway.start();
            Collection<ServerRegistration> servers = select(gateway.config());
            out.println("Configuration: " + count(gateway.config().servers().size(), "server") + ", no errors");
            boolean ok = true;
            for (ServerRegistration each : servers) {
                ok &= check(gateway, each, out);
            }
            return ok ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            gateway.stop();
        }
    }

    private Collection<ServerRegistration> select(McpConfig config) {
        if (server == null) {
            return config.servers();
        }
        ServerRegistration found = config.find(ServerId.parse(server));
        if (found == null) {
            String known = String.join(
                    ", ",
                    config.servers().stream().map(s -> s.serverId().toString()).toList());
            throw new IllegalArgumentException("no MCP server '" + server + "' is configured; "
                    + (known.isEmpty() ? "there are none" : "there are: " + known));
        }
        return List.of(found);
    }

    private static boolean check(Gateway gateway, ServerRegistration server, PrintWriter out) {
        out.print(server.serverId() + ": ");
        out.flush();
        try {
            long start = System.nanoTime();
            String authorization = authorization(gateway.context().createProducerTemplate(), server);
            long millis = (System.nanoTime() - start) / 1_000_000;
            List<String> tools = ToolDiscovery.tools(server, authorization);
            String token = authorization == null ? "no OAuth" : "token in " + millis + " ms";
            out.println("OK, " + token + ", " + count(tools.size(), "tool")
                    + (tools.isEmpty() ? "" : ": " + String.join(", ", tools)));
            return true;
        } catch (Exception e) {
            out.println("FAILED, " + reason(e));
            return false;
        } finally {
            out.flush();
        }
    }

    private static @Nullable String authorization(ProducerTemplate producer, ServerRegistration server)
            throws Exception {
        Exchange exchange = producer.request(
                "direct:mcp-oauth-authorize", e -> e.setProperty(ServerRegistration.EXCHANGE_PROPERTY, server));
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage().getHeader("Authorization", String.class);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            if (root instanceof ConnectException) {
                return "MCP server cannot be reached"; // the JDK's client hides it between others, and gives it no
                // message
            }
            root = root.getCause();
        }
        return root instanceof ConnectException
                ? "MCP server cannot be reached"
                : root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
