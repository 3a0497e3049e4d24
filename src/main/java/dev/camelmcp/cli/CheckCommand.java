package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.bootstrap.StoreCheck;
import dev.camelmcp.config.ServerRegistration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: validates the configuration, then gets a token and lists the tools of each server. */
@Command(
        name = "check",
        description = {
            "Validates the whole configuration and tries the store that nodes share, then for each server gets a token and",
            "lists its tools.",
            "One line each; ends with 0 when all is well, with 1 when not."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand extends ServerCommand {

    @Parameters(arity = "0..1", paramLabel = "SERVER", description = "Checks this server only.")
    @Nullable
    String server;

    @Option(
            names = "--verbose",
            description = "Shows each step with its time, and on standard error what run would log of retries.")
    boolean verbose;

    @Override
    void prepare() {
        if (verbose && System.getProperty(QuietLogging.LEVEL) == null) {
            System.setProperty(QuietLogging.LEVEL, "WARN");
        }
    }

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
            printed = verdict -> print(verdict, output);
        }
        StoreCheck checked = session.checkStore();
        StoreVerdict store = checked == null ? null : new StoreVerdict(checked);
        if (store != null && !json) {
            output.line(store.line(output.colours()));
        }
        List<Verdict> verdicts = ServerCheck.run(session, servers, new Progress(output), verbose, printed);
        List<String> failed = verdicts.stream()
                .filter(v -> v.failure() != null)
                .map(v -> v.server().serverId().toString())
                .toList();
        boolean ok = failed.isEmpty() && routes.isEmpty() && (store == null || store.ok());
        if (json) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("ok", ok);
            if (store != null) {
                members.put("store", store.members());
            }
            if (!routes.isEmpty()) {
                members.put("routes", routes);
            }
            members.put("servers", verdicts.stream().map(this::members).toList());
            output.document(members);
        } else if (failed.size() > 1) {
            output.line(failed.size() + " of " + verdicts.size() + " servers failed: " + String.join(", ", failed));
        }
        return ok;
    }

    private void print(Verdict verdict, Output output) {
        output.line(verdict.line(output.colours()));
        if (verbose) {
            verdict.steps().forEach(step -> output.line(step.line()));
        }
    }

    private Map<String, @Nullable Object> members(Verdict verdict) {
        Map<String, @Nullable Object> members = verdict.members();
        if (verbose) {
            members.put(
                    "steps", verdict.steps().stream().map(CheckStep::members).toList());
        }
        return members;
    }
}
