package dev.camelmcp.interop;

import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.karaf.core.OsgiCamelContextPublisher;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Somebody else's bundle, with a CamelContext {@code host} that is published as Camel's own are, and a route that asks
 * {@code mcp-oauth-authorize} for a token until it gets one. It adds the {@code RoutesBuilder} service where there is
 * one. Runs in Karaf only.
 */
public final class KarafHost implements BundleActivator {

    static final String NAME = "host";

    private OsgiDefaultCamelContext context;

    @Override
    public void start(BundleContext bundle) throws Exception {
        context = new OsgiDefaultCamelContext(bundle);
        context.getCamelContextExtension().setName(NAME);
        context.getManagementStrategy().addEventNotifier(new OsgiCamelContextPublisher(bundle));
        ServiceReference<RoutesBuilder> routes = bundle.getServiceReference(RoutesBuilder.class);
        if (routes != null) {
            context.addRoutes(bundle.getService(routes));
        }
        context.addRoutes(new Routes(bundle.getBundle().getHeaders().get("Upstream")));
        context.start();
    }

    @Override
    public void stop(BundleContext bundle) {
        context.stop();
    }

    /** The host's own route, with its own way to call. */
    static final class Routes extends RouteBuilder {

        private final String url;

        Routes(String url) {
            this.url = url;
        }

        @Override
        public void configure() {
            from("timer:ask?period=500")
                    .routeId("host-asks")
                    .errorHandler(noErrorHandler())
                    .setProperty("McpServer", constant("api"))
                    .to("direct:mcp-oauth-authorize?failIfNoConsumers=false&block=false")
                    .setBody(constant("{}"))
                    .to(url);
        }
    }
}
