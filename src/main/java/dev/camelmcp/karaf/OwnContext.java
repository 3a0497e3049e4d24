package dev.camelmcp.karaf;

import dev.camelmcp.bootstrap.HttpServerServices;
import dev.camelmcp.bootstrap.McpOAuth;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A CamelContext that is made for the routes, with an HTTP server of its own. Thread-safe. */
final class OwnContext implements Placement {

    private static final Logger LOG = LoggerFactory.getLogger(OwnContext.class);
    private static final String NAME = "camel-mcp-oauth";

    /** For requests that are under way, as standalone; a change of the PID waits for them. */
    private static final long SHUTDOWN_SECONDS = 10;

    private final CamelContext context;
    private @Nullable McpOAuth installed;
    private @Nullable AutoCloseable threads;

    private OwnContext(CamelContext context) {
        this.context = context;
    }

    static OwnContext start(BundleContext bundle, PidConfiguration pid) throws Exception {
        OsgiDefaultCamelContext context = new OsgiDefaultCamelContext(bundle);
        context.getCamelContextExtension().setName(NAME);
        context.setStreamCaching(false);
        context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
        Properties camel = new Properties();
        camel.putAll(pid.properties("camel."));
        context.getPropertiesComponent().setInitialProperties(camel);
        OwnContext own = new OwnContext(context);
        try {
            own.start(pid);
        } catch (Exception e) {
            own.close();
            throw e;
        }
        return own;
    }

    private synchronized void start(PidConfiguration pid) throws Exception {
        installed = pid.install(context);
        if (pid.listens()) {
            threads = HttpServerServices.add(context, installed.config());
        }
        context.start();
    }

    @Override
    public synchronized void close() {
        if (installed != null) {
            installed.close();
        }
        context.stop();
        if (threads != null) {
            try {
                threads.close();
            } catch (Exception e) {
                LOG.warn("Threads of the HTTP server do not end: {}", e.toString());
            }
        }
    }
}
