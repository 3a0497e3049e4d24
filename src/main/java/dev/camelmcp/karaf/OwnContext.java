package dev.camelmcp.karaf;

import dev.camelmcp.bootstrap.StartAndStop;
import java.util.Properties;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.osgi.framework.BundleContext;

/** A CamelContext that is made for the routes, with an HTTP server of its own. Stateless. */
final class OwnContext {

    private static final String NAME = "camel-mcp-oauth";

    /** For requests that are under way, as standalone; a change of the PID waits for them. */
    private static final long SHUTDOWN_SECONDS = 10;

    private OwnContext() {}

    static Placement start(BundleContext bundle, PidConfiguration pid) throws Exception {
        OsgiDefaultCamelContext context = new OsgiDefaultCamelContext(bundle);
        context.getCamelContextExtension().setName(NAME);
        context.setStreamCaching(false);
        context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
        Properties camel = new Properties();
        camel.putAll(pid.properties(key -> key.startsWith("camel.")));
        context.getPropertiesComponent().setInitialProperties(camel);
        return StartAndStop.run(context, () -> pid.install(context), pid.listens())::run;
    }
}
