package dev.camelmcp.reload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes that take no more exchanges, until those that they have are over; then each ends, and with it what no other
 * route uses. Thread-safe.
 */
final class RetiredRoutes extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(RetiredRoutes.class);

    /**
     * How often in a row a route must be found empty. Who has looked its consumer up, and was not counted yet, needs
     * some microseconds; on a machine that is short of CPU time, some more.
     */
    private static final int LOOKS = 10;

    private final CamelContext context;
    private final List<Retired> retired = new ArrayList<>();

    private static final class Retired {

        final Route route;

        /** Whether the context has it yet, since no other route has its id. */
        boolean known;

        /** Whether it is still called, by routes that were retired with it or before. */
        boolean serves;

        int empty;

        Retired(Route route, boolean known, boolean serves) {
            this.route = route;
            this.known = known;
            this.serves = serves;
        }
    }

    RetiredRoutes(CamelContext context) {
        this.context = context;
    }

    /**
     * Another one has its place.
     *
     * @param by which the context knows instead, where it has the same id
     */
    synchronized void replaced(Route route, Route by) {
        String id = by.getRouteId();
        retired.stream().filter(r -> r.route.getRouteId().equals(id)).forEach(r -> r.known = false);
        retired.add(new Retired(route, !route.getRouteId().equals(id), false));
    }

    /** The context never knew it. */
    synchronized void unknown(Route route) {
        retired.add(new Retired(route, false, false));
    }

    /** There is none in its place. */
    synchronized void gone(Route route) {
        retired.add(new Retired(route, true, route.getConsumer() instanceof DirectConsumer));
    }

    synchronized boolean isEmpty() {
        return retired.isEmpty();
    }

    /** Ends those that are empty. To be called twice a second; may block. */
    synchronized void look() {
        if (isEmpty()) {
            return;
        }
        lookConsumersUpAgain();
        for (Retired each : List.copyOf(retired)) {
            each.empty = InFlight.of(each.route) == 0 ? each.empty + 1 : 0;
            if (each.empty < LOOKS) {
                continue;
            }
            if (each.serves) {
                if (retired.stream().allMatch(other -> other.serves)) {
                    each.serves = false;
                    each.empty = 0;
                    ServiceHelper.suspendService(each.route.getConsumer());
                }
            } else {
                retired.remove(each);
                end(each);
            }
        }
    }

    /**
     * Producers of {@code direct:} remember the consumer, and look it up again when the component has changed. One that
     * did so while it changed may remember the wrong one for ever, unless it changes again.
     */
    private void lookConsumersUpAgain() {
        if (context.hasComponent("direct") instanceof DirectComponent direct) {
            retired.stream()
                    .map(each -> each.route.getConsumer())
                    .filter(DirectConsumer.class::isInstance)
                    .findFirst()
                    .ifPresent(consumer -> direct.removeConsumer("", (DirectConsumer) consumer));
        }
    }

    private void end(Retired each) {
        Route route = each.route;
        try {
            if (each.known) {
                context.getRouteController().stopRoute(route.getRouteId());
                context.removeRoute(route.getRouteId());
            } else {
                Set<Endpoint> endpoints = RouteServices.endpoints(route);
                RouteServices.end(route);
                endpoints.removeAll(used());
                for (Endpoint endpoint : endpoints) {
                    context.removeEndpoint(endpoint);
                }
            }
            shared(route).forEach(ServiceHelper::startService);
            context.getRoutes().forEach(other -> ServiceHelper.startService(other.getEndpoint()));
            LOG.debug("Route {} that was replaced or removed has ended", route.getRouteId());
        } catch (Exception e) {
            LOG.warn("Route {} that was replaced or removed has not ended as it should", route.getRouteId(), e);
        }
    }

    private Set<Endpoint> used() {
        Set<Endpoint> used = new HashSet<>();
        context.getRoutes().forEach(route -> used.addAll(RouteServices.endpoints(route)));
        retired.forEach(other -> used.addAll(RouteServices.endpoints(other.route)));
        return used;
    }

    /** A bean that is a step of other routes, too, was stopped with one of them. */
    private Set<Service> shared(Route ended) {
        Set<Service> shared = new HashSet<>(RouteServices.of(ended));
        Set<Service> others = new HashSet<>();
        context.getRoutes().forEach(route -> others.addAll(RouteServices.of(route)));
        retired.forEach(other -> others.addAll(RouteServices.of(other.route)));
        shared.retainAll(others);
        return shared;
    }

    /** With the context: its routes have ended, and those that it knows among these. */
    @Override
    protected synchronized void doStop() {
        for (Retired each : List.copyOf(retired)) {
            retired.remove(each);
            if (!each.known) {
                RouteServices.end(each.route);
            }
        }
    }
}
