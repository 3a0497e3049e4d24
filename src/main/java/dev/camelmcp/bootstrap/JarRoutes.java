package dev.camelmcp.bootstrap;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads routes into somebody else's CamelContext, and takes them out again. What the host says there about all routes
 * does not reach those of the jar, and a route that the host has under the same id stays in place of ours. Used by one
 * thread at a time.
 */
final class JarRoutes {

    private static final String CLASSPATH = "classpath:";

    /** Names no configuration there is. A route that names none gets all that have no id, the host's too. */
    private static final String NO_CONFIGURATION = "mcp-oauth-none";

    private static final long PATIENCE_SECONDS = 10;

    /** What {@code toD} makes; other endpoints go with their routes. */
    private static final Pattern OURS = Pattern.compile("^https?://mcp-oauth-");

    private final CamelContext context;
    private final Model model;
    private final Set<String> hosts;
    private final List<RouteDefinition> routes = new ArrayList<>();
    private final List<RouteConfigurationDefinition> configurations = new ArrayList<>();

    private JarRoutes(CamelContext context) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.hosts =
                model.getRouteDefinitions().stream().map(RouteDefinition::getId).collect(Collectors.toSet());
    }

    /**
     * Adds routes, which start at once where the context has started.
     *
     * @param locations of YAML files; where two have a route with the same id, the later one counts
     */
    static void load(Footprint footprint, List<String> locations) throws Exception {
        JarRoutes loaded = new JarRoutes(footprint.context());
        footprint.add("routes", loaded::remove);
        for (String location : locations) {
            loaded.load(location);
        }
    }

    private void load(String location) throws Exception {
        boolean ours = McpOAuth.ROUTES.contains(location);
        Resource resource = ours ? jar(location) : ResourceHelper.resolveMandatoryResource(context, location);
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        for (RoutesBuilder builder : loader.findRoutesBuilders(List.of(resource))) {
            if (builder instanceof RouteConfigurationsBuilder configured) {
                List<RouteConfigurationDefinition> before = List.copyOf(model.getRouteConfigurationDefinitions());
                configured.addRouteConfigurationsToCamelContext(context);
                model.getRouteConfigurationDefinitions().stream()
                        .filter(c -> !before.contains(c))
                        .forEach(configurations::add);
            }
            if (ours) {
                add((RouteBuilder) builder);
            } else {
                add(builder);
            }
        }
    }

    private void add(RoutesBuilder hosts) throws Exception {
        List<RouteDefinition> before = List.copyOf(model.getRouteDefinitions());
        hosts.addRoutesToCamelContext(context);
        model.getRouteDefinitions().stream().filter(r -> !before.contains(r)).forEach(routes::add);
    }

    /**
     * By a builder of our own: its routes are prepared, with all that the host says about routes, as soon as they are
     * configured.
     */
    private void add(RouteBuilder yaml) throws Exception {
        yaml.setCamelContext(context);
        yaml.configure();
        List<RouteDefinition> wanted = yaml.getRouteCollection().getRoutes().stream()
                .filter(r -> !hosts.contains(r.getId()))
                .toList();
        wanted.forEach(JarRoutes::shield);
        routes.addAll(wanted);
        RouteBuilder shielded = new RouteBuilder() {
            @Override
            public void configure() {
                wanted.forEach(getRouteCollection()::route);
            }
        };
        shielded.setResource(yaml.getResource());
        shielded.addRoutesToCamelContext(context);
    }

    /**
     * As in the distribution, whatever the host's defaults are: streams stay streams, no error handler or interceptor
     * of the host runs in between, and {@code camel.main.tracing} does not log headers, where tokens and secrets are.
     */
    private static void shield(RouteDefinition route) {
        if (route.getRouteConfigurationId() == null) {
            route.setRouteConfigurationId(NO_CONFIGURATION);
        }
        route.setErrorHandlerFactoryIfNull(new DefaultErrorHandlerDefinition());
        route.setStreamCache("false");
        route.setTrace("false");
    }

    /** By our own class loader: the host's may not see what is in here, in OSGi for one. */
    private static Resource jar(String location) throws IOException {
        String path = location.substring(CLASSPATH.length());
        try (InputStream file = JarRoutes.class.getClassLoader().getResourceAsStream(path)) {
            if (file == null) {
                throw new FileNotFoundException(location);
            }
            return ResourceHelper.fromBytes(location, file.readAllBytes());
        }
    }

    private void remove() throws Exception {
        for (int i = routes.size() - 1; i >= 0; i--) {
            RouteDefinition route = routes.get(i);
            if (model.getRouteDefinition(route.getId()) == route) {
                context.getRouteController().stopRoute(route.getId(), PATIENCE_SECONDS, TimeUnit.SECONDS);
                adopt(route);
                model.removeRouteDefinition(route);
            }
        }
        for (RouteConfigurationDefinition configuration : configurations) {
            model.removeRouteConfiguration(configuration);
        }
        List<HttpEndpoint> endpoints = context.getEndpoints().stream()
                .filter(HttpEndpoint.class::isInstance)
                .map(HttpEndpoint.class::cast)
                .filter(e -> OURS.matcher(e.getEndpointUri()).find())
                .toList();
        for (HttpEndpoint endpoint : endpoints) {
            context.removeEndpoint(endpoint);
            // Camel's registry remembers for a while what was in it
            endpoint.setHttpClientConfigurer(null);
            endpoint.setClientBuilder(null);
            endpoint.setHttpClient(null);
        }
    }

    /**
     * Camel's JMX lets go of what belongs to a route only if it finds the way there, which it does not from a step of
     * an {@code onException}.
     */
    private static void adopt(RouteDefinition route) {
        route.getOutputs().stream()
                .filter(OnExceptionDefinition.class::isInstance)
                .flatMap(e -> e.getOutputs().stream())
                .forEach(step -> step.setParent(route));
    }
}
