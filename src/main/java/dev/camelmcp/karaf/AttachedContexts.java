package dev.camelmcp.karaf;

import dev.camelmcp.bootstrap.McpOAuth;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the routes into each CamelContext of a name that appears as an OSGi service, and takes them out before it goes.
 * Thread-safe.
 */
final class AttachedContexts implements Placement, ServiceTrackerCustomizer<CamelContext, McpOAuth> {

    private static final Logger LOG = LoggerFactory.getLogger(AttachedContexts.class);

    private final BundleContext bundle;
    private final PidConfiguration pid;
    private final ServiceTracker<CamelContext, McpOAuth> tracker;

    private AttachedContexts(BundleContext bundle, PidConfiguration pid) throws InvalidSyntaxException {
        this.bundle = bundle;
        this.pid = pid;
        String filter = "(&(" + Constants.OBJECTCLASS + "=" + CamelContext.class.getName() + ")(camel.context.name="
                + escaped(String.valueOf(pid.context())) + "))";
        this.tracker = new ServiceTracker<>(bundle, bundle.createFilter(filter), this);
    }

    static AttachedContexts open(BundleContext bundle, PidConfiguration pid) throws InvalidSyntaxException {
        AttachedContexts contexts = new AttachedContexts(bundle, pid);
        contexts.tracker.open();
        return contexts;
    }

    @Override
    public @Nullable McpOAuth addingService(ServiceReference<CamelContext> reference) {
        CamelContext context = bundle.getService(reference);
        try {
            McpOAuth installed = pid.install(context);
            LOG.info("Attached to CamelContext {}", context.getName());
            return installed;
        } catch (Exception e) {
            LOG.error("Cannot attach to CamelContext {}: {}", context.getName(), e.getMessage());
            bundle.ungetService(reference);
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<CamelContext> reference, McpOAuth installed) {
        // its name is what it was tracked by
    }

    @Override
    public void removedService(ServiceReference<CamelContext> reference, McpOAuth installed) {
        installed.close();
        bundle.ungetService(reference);
    }

    @Override
    public void close() {
        tracker.close();
    }

    /** OSGi Core §3.2.7: what a filter would take for its own syntax. */
    private static String escaped(String name) {
        return name.replaceAll("([\\\\*()])", "\\\\$1");
    }
}
