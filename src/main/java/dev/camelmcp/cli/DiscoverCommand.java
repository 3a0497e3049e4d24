package dev.camelmcp.cli;

import dev.camelmcp.authserver.Discovered;
import dev.camelmcp.authserver.DiscoveryFailure;
import dev.camelmcp.authserver.DiscoveryReport;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code discover}: finds the authorization server of a server out, and gets no token. */
@Command(
        name = "discover",
        description = {
            "Finds out which authorization server a server's tokens come from, and shows each step.",
            "Gets no token; a running gateway keeps what it knows."
        },
        mixinStandardHelpOptions = true)
final class DiscoverCommand extends ServerCommand {

    @Parameters(paramLabel = "SERVER", description = "The server's id.")
    String server = "";

    @Override
    boolean run(Session session, Output output) throws Exception {
        ServerRegistration registration = session.server(server);
        ServerId id = registration.serverId();
        if (!registration.isOAuth()) {
            throw CommandFailure.withoutToken(id);
        }
        if (registration.requireOAuth().discovery() == null) {
            configured(id, output);
            return true;
        }
        Progress progress = new Progress(output);
        Discovered found;
        progress.await(id);
        try {
            progress.step(id, "finding its authorization server out");
            found = session.discover(registration);
        } catch (DiscoveryFailure e) {
            progress.clear();
            return failed(registration, e, output);
        } finally {
            progress.clear();
        }
        if (json) {
            Map<String, @Nullable Object> members = Documents.of(id);
            members.put("discovered", true);
            members.putAll(DiscoveryReport.of(found));
            members.put("steps", DiscoveryReport.of(found.steps()));
            output.document(members);
        } else {
            DiscoveryLines.of(found.steps()).forEach(output::line);
            DiscoveryLines.of(found).forEach(output::line);
        }
        return true;
    }

    private void configured(ServerId id, Output output) {
        if (json) {
            Map<String, @Nullable Object> members = Documents.of(id);
            members.put("discovered", false);
            members.put("steps", List.of());
            output.document(members);
        } else {
            output.line("Nothing is found out for " + id + ", since oauth.token-url is set");
        }
    }

    /** The steps are the result, also where they led to nothing. */
    private boolean failed(ServerRegistration registration, DiscoveryFailure failure, Output output)
            throws CommandFailure {
        CommandFailure reason = CommandFailure.ofDiscovery(registration, failure);
        if (!json) {
            DiscoveryLines.of(failure.steps()).forEach(output::line);
            throw reason;
        }
        Map<String, @Nullable Object> members = Documents.of(registration.serverId());
        Documents.fail(members, reason);
        members.put("steps", DiscoveryReport.of(failure.steps()));
        output.document(members);
        return false;
    }
}
