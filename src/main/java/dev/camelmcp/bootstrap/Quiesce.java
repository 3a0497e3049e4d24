package dev.camelmcp.bootstrap;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RouteStartupOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes no more calls while the routes that get and revoke tokens still run, and waits for those that are under way, as
 * long as Camel's shutdown would. A call that came later would get a token that nobody revokes. Stateless.
 */
final class Quiesce {

    private static final Logger LOG = LoggerFactory.getLogger(Quiesce.class);

    /** Those of ours that begin by themselves. */
    private static final List<String> CALLED = List.of("mcp-forward", "mcp-gateway", "mcp-admin");

    private Quiesce() {}

    /** Blocks. */
    static void await(CamelContext context) {
        List<RouteStartupOrder> routes = context.getCamelContextExtension().getRouteStartupOrder().stream()
                .filter(order -> CALLED.contains(order.getRoute().getId()))
                .toList();
        try {
            context.getShutdownStrategy().suspend(context, routes);
        } catch (Exception e) {
            LOG.warn("Tokens are revoked while calls may still be under way: {}", e.toString());
        }
    }
}
