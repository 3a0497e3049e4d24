package dev.camelmcp.reload;

import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Counts the exchanges that are in one route; Camel's own count is that of all routes that ever had an id. Thread-safe.
 */
final class InFlight extends RoutePolicySupport {

    private final LongAdder begun = new LongAdder();
    private final LongAdder done = new LongAdder();

    /** Lets each route that is made from now on be counted. */
    static void countIn(CamelContext context) {
        context.addRoutePolicyFactory(new RoutePolicyFactory() {
            @Override
            public InFlight createRoutePolicy(CamelContext made, String routeId, NamedNode route) {
                return new InFlight();
            }
        });
    }

    /** How many exchanges a route still has something to do with, those included that one of its steps keeps. */
    static long of(Route route) {
        long exchanges = 0;
        for (Object policy : route.getRoutePolicyList()) {
            if (policy instanceof InFlight count) {
                // in this order: what begins and ends in between must not make up for one that is under way
                long ended = count.done.sum();
                exchanges += count.begun.sum() - ended;
            }
        }
        for (Service service : RouteServices.of(route)) {
            if (service instanceof ShutdownAware step) {
                exchanges += step.getPendingExchangesSize();
            }
        }
        return exchanges;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        begun.increment();
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        done.increment();
    }
}
