package dev.camelmcp.cli;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: gets a token of its own; a running gateway keeps the one it has. */
@Command(
        name = "token",
        description = "Gets a new token for a server, and shows all but the token itself.",
        mixinStandardHelpOptions = true)
final class TokenCommand extends ServerCommand {

    @Parameters(paramLabel = "SERVER", description = "The server's id.")
    String server = "";

    @Option(names = "--show", description = "Prints the token, and nothing else; with --json, as access_token.")
    boolean show;

    /** A token that was printed would be of no use if it were revoked when this process ends. */
    @Override
    void prepare() {
        if (show) {
            System.setProperty("mcp.oauth.revoke-on-shutdown", "false");
        }
    }

    @Override
    boolean run(Session session, Output output) throws Exception {
        ServerRegistration registration = session.server(server);
        Progress progress = new Progress(output);
        AccessToken token;
        progress.await(registration.serverId());
        try {
            progress.step(registration.serverId(), "getting a token");
            token = session.token(registration);
        } finally {
            progress.clear();
        }
        if (token == null) {
            throw CommandFailure.withoutToken(registration.serverId());
        }
        if (show && output.terminal().out()) {
            output.notice("whoever sees this token can use it until it expires");
        }
        TokenReport report = new TokenReport(registration.serverId(), token, Instant.now());
        if (json) {
            Map<String, @Nullable Object> members = report.members();
            if (show) {
                members.put("access_token", token.value().value());
            }
            output.document(members);
        } else if (show) {
            output.line(token.value().value());
        } else {
            report.lines().forEach(output::line);
        }
        return true;
    }
}
