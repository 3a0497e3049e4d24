package dev.camelmcp.config.read;

import dev.camelmcp.config.InboundAuth;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Callers' tokens can be exchanged only where callers come with some. Stateless. */
final class CallerTokenRule {

    private CallerTokenRule() {}

    /** Refuses servers that want callers' tokens where there are none, and takes them out of the list. */
    static void refuse(List<ServerRegistration> servers, Map<ServerId, ServerBlock> blocks, InboundAuth auth) {
        if (auth == InboundAuth.JWT) {
            return;
        }
        servers.removeIf(server -> {
            if (server.isPerCaller()) {
                Objects.requireNonNull(blocks.get(server.serverId()))
                        .reject(
                                ServerProperty.SUBJECT_TOKEN,
                                "=caller needs callers with access tokens, but mcp.inbound.auth is " + auth.value()
                                        + "; set mcp.inbound.auth=jwt and mcp.inbound.jwt.*, or use file:PATH");
            }
            return server.isPerCaller();
        });
    }
}
