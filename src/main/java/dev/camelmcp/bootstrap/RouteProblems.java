package dev.camelmcp.bootstrap;

import dev.camelmcp.config.Servers;
import dev.camelmcp.reload.UnknownConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceAware;

/** What is wrong with routes that Camel runs, or does without, and says nothing. Stateless. */
final class RouteProblems {

    private static final String FORWARD = "mcp-forward";

    private RouteProblems() {}

    /** In words, one line each; empty where all is well. To be called when the context has started. */
    static List<String> of(CamelContext context, Servers servers) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        List<String> problems = new ArrayList<>();
        if (context.getRoute(FORWARD) == null) {
            problems.add("No route serves /mcp/: " + folder(context)
                    + " has none with the id mcp-forward (forward.camel.yaml is missing, or holds none)");
        }
        for (RouteDefinition route : model.getRouteDefinitions()) {
            UnknownConfiguration.of(route, model.getRouteConfigurationDefinitions())
                    .ifPresent(problem -> problems.add("Route " + route.getId() + where(route) + ": " + problem));
        }
        problems.addAll(ServersInRules.problems(context, files(model), servers));
        return problems;
    }

    /** Each that holds a route or a configuration of routes. */
    private static Collection<Resource> files(Model model) {
        Map<String, Resource> files = new TreeMap<>();
        Stream.concat(model.getRouteDefinitions().stream(), model.getRouteConfigurationDefinitions().stream())
                .map(ResourceAware::getResource)
                .filter(Objects::nonNull)
                .forEach(file -> files.put(file.getLocation(), file));
        return files.values();
    }

    private static String folder(CamelContext context) {
        return context.getPropertiesComponent()
                .resolveProperty("camel.main.routes-include-pattern")
                .orElse("the routes");
    }

    private static String where(RouteDefinition route) {
        return route.getResource() == null ? "" : " (" + route.getResource().getLocation() + ")";
    }
}
