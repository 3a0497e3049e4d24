package dev.camelmcp.cli;

import dev.camelmcp.config.ServerRegistration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code env}: prints the variables that a local program reads its token from, for a shell's {@code eval}. When it
 * fails, {@code bin/mcp-oauth} prints a command that fails in their place.
 */
@Command(
        name = "env",
        description =
                "Gets a new token for a server, and prints the variables that hold it: variables=$(mcp-oauth env SERVER) && eval \"$variables\".",
        mixinStandardHelpOptions = true)
final class EnvCommand extends ServerCommand {

    @Parameters(paramLabel = "SERVER", description = "The server's id.")
    String server = "";

    @Override
    void prepare() {
        ShellVariables.keepToken();
    }

    @Override
    boolean run(Session session, Output output) throws Exception {
        ServerRegistration registration = session.server(server);
        Map<String, String> variables = session.variables(registration);
        if (output.terminal().out()) {
            output.notice("whoever sees this token can use it until it expires");
        }
        if (json) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("server", registration.getId());
            members.put("config", registration.getConfig());
            members.put("variables", variables);
            output.document(members);
        } else {
            output.line(ShellVariables.exports(variables));
        }
        return true;
    }
}
