package dev.camelmcp.cli;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code revoke}: has the running gateway revoke its token. This process has none, and to get one only to revoke it
 * would revoke nothing that is used.
 */
@Command(
        name = "revoke",
        description = {
            "Has the gateway that runs with this configuration forget its token for a server, and revoke it.",
            "It is asked by its /admin, with mcp.admin.api-key where one is configured."
        },
        mixinStandardHelpOptions = true)
final class RevokeCommand extends ServerCommand {

    @Parameters(paramLabel = "SERVER", description = "The server's id.")
    String server = "";

    @Override
    boolean run(Session session, Output output) throws Exception {
        ServerRegistration registration = session.server(server);
        ServerId id = registration.serverId();
        if (!registration.isOAuth()) {
            throw CommandFailure.withoutToken(id);
        }
        String address = session.gatewayAddress();
        GatewayAdmin gateway =
                new GatewayAdmin(address, session.config().settings().admin().apiKey());
        boolean revoked = gateway.hasToken(id);
        if (revoked) {
            gateway.revoke(id);
        }
        if (json) {
            Map<String, @Nullable Object> members = Documents.of(id);
            members.put("gateway", address);
            members.put("revoked", revoked);
            output.document(members);
        } else {
            output.line(id + ": "
                    + (revoked
                            ? "revoked, by the gateway at "
                            : "nothing to revoke, no token is in use by the gateway at ")
                    + address);
        }
        return true;
    }
}
