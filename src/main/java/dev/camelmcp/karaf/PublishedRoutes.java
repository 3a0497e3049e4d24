package dev.camelmcp.karaf;

import dev.camelmcp.bootstrap.McpOAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * The routes as an OSGi service: a host adds them to its CamelContext as it adds any {@link RoutesBuilder}, and they go
 * when the service goes. Thread-safe.
 */
final class PublishedRoutes implements Placement, RoutesBuilder {

    private final PidConfiguration pid;
    private final List<McpOAuth> installed = new ArrayList<>();
    private @Nullable ServiceRegistration<RoutesBuilder> registration;

    private PublishedRoutes(PidConfiguration pid) {
        this.pid = pid;
    }

    static PublishedRoutes register(BundleContext bundle, PidConfiguration pid) {
        PublishedRoutes routes = new PublishedRoutes(pid);
        routes.registration = bundle.registerService(
                RoutesBuilder.class, routes, FrameworkUtil.asDictionary(Map.of("name", "camel-mcp-oauth")));
        return routes;
    }

    @Override
    public synchronized void addRoutesToCamelContext(CamelContext context) throws Exception {
        installed.add(pid.install(context));
    }

    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) {
        // there are none
    }

    @Override
    public Set<String> updateRoutesToCamelContext(CamelContext context) throws Exception {
        addRoutesToCamelContext(context);
        return Set.of();
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.unregister();
        }
        synchronized (this) {
            installed.forEach(McpOAuth::close);
            installed.clear();
        }
    }
}
