package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.jspecify.annotations.Nullable;

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

    /** Of what is not about one server. */
    Tags ofNode() {
        return Tags.of(MicrometerConstants.CAMEL_CONTEXT_TAG, context.getName());
    }

    /**
     * The server of a meter in this context; null for any other meter. A filter of the registry may have taken the
     * context's name away.
     */
    @Nullable
    ServerId server(Meter.Id id) {
        String server = id.getTag("server");
        String config = id.getTag("config");
        String owner = id.getTag(MicrometerConstants.CAMEL_CONTEXT_TAG);
        boolean ours = id.getName().startsWith("mcp.") && (owner == null || owner.equals(context.getName()));
        return ours && server != null && config != null ? new ServerId(config, server) : null;
    }
}
