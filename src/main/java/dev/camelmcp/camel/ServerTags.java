package dev.camelmcp.camel;

import dev.camelmcp.config.ServerRegistration;
import io.micrometer.core.instrument.Tags;

/** The tags of a server's meters: there are as many as configured servers, whatever callers send. Stateless. */
final class ServerTags {

    private ServerTags() {}

    static Tags of(ServerRegistration server) {
        return Tags.of("server", server.getId(), "config", server.getConfig());
    }
}
