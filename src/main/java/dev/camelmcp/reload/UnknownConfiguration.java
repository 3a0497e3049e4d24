package dev.camelmcp.reload;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PatternHelper;

/**
 * Names of route configurations that nothing defines. Camel takes such a route, which then has no error handling of its
 * own, without a word. Stateless.
 */
public final class UnknownConfiguration {

    private UnknownConfiguration() {}

    /** What is wrong with a route, in words; empty where it names none, or what there is. */
    public static Optional<String> of(RouteDefinition route, Collection<RouteConfigurationDefinition> defined) {
        String named = route.getRouteConfigurationId();
        if (named == null || route.getTemplateParameters() != null) {
            return Optional.empty();
        }
        return Arrays.stream(named.split(",", -1))
                .filter(id -> defined.stream().noneMatch(c -> c.getId() != null && matches(c.getId(), id)))
                .findFirst()
                .map(id -> "routeConfigurationId " + id + " is that of no routeConfiguration");
    }

    /** As Camel does. */
    private static boolean matches(String id, String pattern) {
        return PatternHelper.matchPattern(id, pattern);
    }
}
