package dev.camelmcp.reload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * The route configurations of a context, some of which take the place of others. They have an effect on routes that are
 * prepared later only, so they may be put back. Used by one thread.
 */
final class RouteConfigurations {

    private final Model model;
    private final List<RouteConfigurationDefinition> before;
    private final Set<String> touched = new HashSet<>();

    RouteConfigurations(Model model) {
        this.model = model;
        this.before = List.copyOf(model.getRouteConfigurationDefinitions());
    }

    /**
     * Puts those of files in the place of what they had before.
     *
     * @throws UnusableRoutesException where an id is taken by a file that did not change
     */
    void replace(Collection<RouteFile> old, Collection<RouteFile> next) throws UnusableRoutesException {
        Set<String> leave = new HashSet<>();
        for (RouteFile file : old) {
            leave.addAll(ids(file));
        }
        List<RouteConfigurationDefinition> after = new ArrayList<>(before);
        after.removeIf(c -> leave.contains(c.getId()));
        Map<String, String> owners = new HashMap<>();
        after.forEach(c -> owners.put(c.getId(), "another file"));
        for (RouteFile file : next) {
            ids(file);
            for (RouteConfigurationDefinition configuration : file.configurations()) {
                String owner = owners.put(configuration.getId(), file.name());
                if (owner != null) {
                    throw new UnusableRoutesException(
                            file.name(), "route configuration " + configuration.getId() + " is in " + owner + " too");
                }
                after.add(configuration);
                touched.add(configuration.getId());
            }
        }
        touched.addAll(leave);
        put(after);
    }

    void undo() {
        put(before);
    }

    boolean isEmpty() {
        return touched.isEmpty();
    }

    /** Whether a route that was prepared is another one because of this. */
    boolean concern(RouteDefinition route) {
        Set<String> applied = route.getAppliedRouteConfigurationIds();
        return applied != null && applied.stream().anyMatch(touched::contains);
    }

    private static List<String> ids(RouteFile file) throws UnusableRoutesException {
        List<String> ids = new ArrayList<>();
        for (RouteConfigurationDefinition configuration : file.configurations()) {
            if (configuration.getId() == null) {
                throw new UnusableRoutesException(
                        file.name(),
                        "a route configuration without an id is read at the start only; restart to have it");
            }
            ids.add(configuration.getId());
        }
        return ids;
    }

    private void put(List<RouteConfigurationDefinition> wanted) {
        List<RouteConfigurationDefinition> there = model.getRouteConfigurationDefinitions();
        if (!there.equals(wanted)) {
            there.clear();
            model.addRouteConfigurations(wanted);
        }
    }
}
