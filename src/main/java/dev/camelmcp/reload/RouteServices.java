package dev.camelmcp.reload;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Channel;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.service.ServiceHelper;

/**
 * What a route consists of, as Camel's RouteService starts and stops it; that one would also stop the endpoint, which a
 * route shares with the one that follows it. Stateless.
 */
final class RouteServices {

    private RouteServices() {}

    /** All of a route, from the consumer to the last step of an {@code onException}. */
    static Set<Service> of(Route route) {
        Set<Service> services = new LinkedHashSet<>();
        Stream.of(route.getServices(), route.getOnExceptions(), route.getOnCompletions())
                .flatMap(some -> some.stream())
                .filter(Service.class::isInstance)
                .forEach(service -> services.addAll(ServiceHelper.getChildServices((Service) service)));
        Set<Service> handlers = services.stream()
                .filter(Channel.class::isInstance)
                .map(channel -> ((Channel) channel).getErrorHandler())
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        services.addAll(handlers);
        return services;
    }

    /** The endpoints that a route names; not those that a {@code toD} makes while it runs. */
    static Set<Endpoint> endpoints(Route route) {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        endpoints.add(route.getEndpoint());
        for (Service service : of(route)) {
            if (service instanceof EndpointAware aware && aware.getEndpoint() != null) {
                endpoints.add(aware.getEndpoint());
            }
        }
        return endpoints;
    }

    /** Makes a route ready, but for its consumer. */
    static void start(Route route) {
        ServiceHelper.startService(route.getEndpoint());
        for (Service service : of(route)) {
            if (!(service instanceof Consumer)) {
                ServiceHelper.startService(service);
            }
        }
    }

    /** Ends all of a route but its endpoint. No exchange may be in it. */
    static void end(Route route) {
        ServiceHelper.stopAndShutdownServices(of(route));
        for (Processor processor : route.getEventDrivenProcessors()) {
            ServiceHelper.stopAndShutdownService(processor);
        }
        ServiceHelper.stopAndShutdownService(route);
        for (RoutePolicy policy : route.getRoutePolicyList()) {
            policy.onStop(route);
            policy.onRemove(route);
        }
    }
}
