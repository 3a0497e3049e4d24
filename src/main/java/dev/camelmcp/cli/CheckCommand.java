package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.ServerRegistration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code check}: validates the configuration, then gets a token and lists the tools of each server. */
@Command(
        name = "check",
        description = {
            "Validates the whole configuration, then for each server gets a token and lists its tools.",
            "One line each; ends with 0 when all is well, with 1 when not."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand extends ServerCommand {

    @Parameters(arity = "0..1", paramLabel = "SERVER", description = "Checks this server only.")
    @Nullable
    String server;

    /** Judges all that {@code run} does: listeners, ports, routes, beans. */
    @Override
    Gateway.Mode mode() {
        return Gateway.Mode.CHECK;
    }

    @Override
    boolean run(Session session, Output output) throws Exception {
        Collection<ServerRegistration> servers =
                server == null ? session.config().servers().all() : List.of(session.server(server));
        List<String> routes = session.routeProblems();
        Consumer<Verdict> printed = verdict -> {};
        if (!json) {
            output.line("Configuration: "
                    + Text.count(session.config().servers().all().size(), "server") + ", no errors");
            routes.forEach(output::line);
            printed = verdict -> output.line(verdict.line(output.colours()));
        }
        List<Verdict> verdicts = ServerCheck.run(session, servers, new Progress(output), printed);
        List<String> failed = verdicts.stream()
                .filter(v -> v.failure() != null)
                .map(v -> v.server().serverId().toString())
                .toList();
        if (json) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("ok", failed.isEmpty() && routes.isEmpty());
            if (!routes.isEmpty()) {
                members.put("routes", routes);
            }
            members.put("servers", verdicts.stream().map(Verdict::members).toList());
            output.document(members);
        } else if (failed.size() > 1) {
            output.line(failed.size() + " of " + verdicts.size() + " servers failed: " + String.join(", ", failed));
        }
        return failed.isEmpty() && routes.isEmpty();
    }
}
