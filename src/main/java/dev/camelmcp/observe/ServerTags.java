package dev.camelmcp.observe;

import dev.camelmcp.config.ServerRegistration;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;

/**
 * The tags of a server's meters: there are as many as configured servers, whatever callers send. With the context's
 * name, as {@code micrometer:} endpoints have it, since contexts may share a registry. Immutable.
 */
public record ServerTags(CamelContext context) {

    Tags of(ServerRegistration server) {
        return Tags.of(
                "server",
                server.getId(),
                "config",
                server.getConfig(),
                MicrometerConstants.CAMEL_CONTEXT_TAG,
                context.getName());
    }

    /**
     * Whether a meter is of a server in this context. A filter of the registry may have taken the context's name away.
     */
    boolean areOf(ServerRegistration server, Meter.Id id) {
        String owner = id.getTag(MicrometerConstants.CAMEL_CONTEXT_TAG);
        return id.getName().startsWith("mcp.")
                && server.getId().equals(id.getTag("server"))
                && server.getConfig().equals(id.getTag("config"))
                && (owner == null || owner.equals(context.getName()));
    }
}
