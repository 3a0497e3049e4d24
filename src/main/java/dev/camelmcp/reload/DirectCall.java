package dev.camelmcp.reload;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;

/**
 * A route's call of another one by {@code direct:}. Immutable.
 *
 * @param target without options
 */
record DirectCall(Route caller, String target) {

    /**
     * Finds one that no route would answer. Camel would not mind: it lets each caller wait half a minute for a route to
     * come, on an event loop.
     *
     * @param next routes that come
     * @param staying routes that run and go on
     * @param going routes that run and end
     */
    static Optional<DirectCall> unanswered(Collection<Route> next, Collection<Route> staying, Collection<Route> going) {
        Set<String> served = served(Stream.concat(next.stream(), staying.stream()));
        Set<String> gone = served(going.stream());
        Stream<DirectCall> ofNext = next.stream().flatMap(DirectCall::of);
        // what those called in vain before is not the fault of this change
        Stream<DirectCall> ofStaying =
                staying.stream().flatMap(DirectCall::of).filter(call -> gone.contains(call.target));
        return Stream.concat(ofNext, ofStaying)
                .filter(call -> !served.contains(call.target))
                .findFirst();
    }

    private static Stream<DirectCall> of(Route route) {
        return RouteServices.endpoints(route).stream()
                .filter(endpoint -> endpoint != route.getEndpoint())
                .filter(endpoint -> endpoint instanceof DirectEndpoint direct && direct.isBlock())
                .map(endpoint -> new DirectCall(route, target(endpoint)));
    }

    private static Set<String> served(Stream<Route> routes) {
        List<String> targets = routes.map(Route::getEndpoint)
                .filter(DirectEndpoint.class::isInstance)
                .map(DirectCall::target)
                .toList();
        return new HashSet<>(targets);
    }

    /** As routes say it: {@code direct:name}. */
    private static String target(Endpoint endpoint) {
        return endpoint.getEndpointBaseUri().replaceFirst("^direct:/*", "direct:");
    }
}
