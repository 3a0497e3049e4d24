package dev.camelmcp.cli;

import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerRegistration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code config list}: all servers, from the properties and the JSON file. */
@Command(
        name = "list",
        description = "Lists all servers, and how each is reached and authenticated.",
        mixinStandardHelpOptions = true)
final class ConfigListCommand extends ServerCommand {

    @Override
    boolean run(Session session, Output output) {
        Collection<ServerRegistration> servers = session.config().servers().all();
        if (json) {
            output.document(Map.of(
                    "servers", servers.stream().map(ConfigListCommand::members).toList()));
        } else if (servers.isEmpty()) {
            output.notice("no MCP server is configured; add one with: mcp-oauth config add-server");
        } else {
            Text.columns(servers.stream().map(ConfigListCommand::row).toList()).forEach(output::line);
        }
        return true;
    }

    private static List<String> row(ServerRegistration server) {
        return List.of(
                server.serverId().toString(),
                server.isLocal() ? "local" : "remote",
                server.isOAuth() ? "OAuth " + server.requireOAuth().version() : "no OAuth",
                server.target().summary(),
                server.description());
    }

    private static Map<String, @Nullable Object> members(ServerRegistration server) {
        Map<String, @Nullable Object> members = Documents.of(server.serverId());
        members.put("description", server.description());
        members.put("remote", !server.isLocal());
        if (server.target() instanceof RemoteTarget remote) {
            members.put("url", remote.toString());
        } else {
            members.put("command", server.requireLocal().command());
        }
        members.put("oauth_enabled", server.isOAuth());
        return members;
    }
}
