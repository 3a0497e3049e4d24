package dev.camelmcp.reload;

import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.impl.engine.AbstractCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.camel.support.EventHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a context remembers of its routes beside what they do: for its stop, for JMX, for who asks it. Camel changes
 * this only together with a stop of the route. Stateless.
 */
final class KnownRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(KnownRoutes.class);

    private KnownRoutes() {}

    /**
     * Lets the context forget a route that goes on for a while, in favour of another one. JMX then no longer knows the
     * steps of either: it keeps them by the route's id.
     */
    static void replace(CamelContext context, Route old, BuiltRoute next) {
        for (RouteStartupOrder order : context.getCamelContextExtension().getRouteStartupOrder()) {
            if (order.getRoute() == old && next.route().getStartupOrder() == null) {
                next.route().setStartupOrder(order.getStartupOrder());
            }
        }
        context.getCamelContextExtension().getRouteStartupOrder().removeIf(order -> order.getRoute() == old);
        context.getCamelContextExtension().removeRoute(old);
        EventHelper.notifyRouteStopping(context, old);
        EventHelper.notifyRouteStopped(context, old);
        Set<Service> services = RouteServices.of(old);
        // beans that are a step of both
        services.removeAll(RouteServices.of(next.route()));
        adopt(context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(old.getRouteId()));
        for (LifecycleStrategy strategy : context.getLifecycleStrategies()) {
            services.forEach(service -> strategy.onServiceRemove(context, service, old));
            strategy.onRoutesRemove(List.of(old));
        }
        EventHelper.notifyRouteRemoved(context, old);
    }

    /** Camel's JMX finds no way from a step of an {@code onException} to its route, and would keep it for ever. */
    private static void adopt(@Nullable RouteDefinition route) {
        if (route != null) {
            route.getOutputs().stream()
                    .filter(OnExceptionDefinition.class::isInstance)
                    .flatMap(handler -> handler.getOutputs().stream())
                    .forEach(step -> step.setParent(route));
        }
    }

    /** Lets the model have other definitions in place of some. */
    static void define(CamelContext context, List<RouteDefinition> going, List<RouteDefinition> coming) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (ModelLifecycleStrategy strategy : model.getModelLifecycleStrategies()) {
            going.forEach(route -> forget(strategy, route));
            coming.forEach(strategy::onAddRouteDefinition);
        }
        List<RouteDefinition> routes = model.getRouteDefinitions();
        routes.removeAll(going);
        routes.addAll(coming);
    }

    private static void forget(ModelLifecycleStrategy strategy, RouteDefinition route) {
        try {
            strategy.onRemoveRouteDefinition(route);
        } catch (Exception e) {
            LOG.warn("{} could not be told that route {} has ended", strategy, route.getId(), e);
        }
    }

    /** Lets the context know a route; where it starts, its consumer is started already. */
    static void add(CamelContext context, BuiltRoute next, boolean starts) throws Exception {
        ((AbstractCamelContext) context).startRouteService(next.service(), !starts);
    }
}
