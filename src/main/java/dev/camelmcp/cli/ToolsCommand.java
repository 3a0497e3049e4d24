package dev.camelmcp.cli;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tools}: lists the tools of a server. */
@Command(
        name = "tools",
        description = "Lists the tools of a server, each with the first line of its description.",
        mixinStandardHelpOptions = true)
final class ToolsCommand extends ServerCommand {

    @Parameters(paramLabel = "SERVER", description = "The server's id.")
    String server = "";

    @Override
    boolean run(Session session, Output output) throws Exception {
        ServerRegistration registration = session.server(server);
        Progress progress = new Progress(output);
        List<Tool> tools;
        progress.await(registration.serverId());
        try {
            progress.step(registration.serverId(), "listing its tools");
            session.token(registration);
            tools = session.tools(registration);
        } finally {
            progress.clear();
        }
        if (json) {
            Map<String, @Nullable Object> members = Documents.of(registration.serverId());
            members.put("tools", tools.stream().map(ToolsCommand::members).toList());
            output.document(members);
        } else {
            lines(tools).forEach(output::line);
        }
        return true;
    }

    /** Names, and descriptions in a column of their own. */
    static List<String> lines(List<Tool> tools) {
        return Text.columns(
                tools.stream().map(t -> List.of(t.name(), t.description())).toList());
    }

    private static Map<String, String> members(Tool tool) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("name", tool.name());
        members.put("description", tool.description());
        return members;
    }
}
