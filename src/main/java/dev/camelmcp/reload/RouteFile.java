package dev.camelmcp.reload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * A file of routes that was read, of which nothing runs yet. Used by one thread.
 *
 * @param name as messages have it
 * @param builder null for a file without any
 * @param ignored the keys at its top where it is no list; Camel skips them without a word
 */
record RouteFile(String name, @Nullable RouteBuilder builder, List<String> ignored) {

    private static final Pattern KEY = Pattern.compile("^[\"']?([\\w.-]+)[\"']?\\s*:(?:\\s|$)", Pattern.MULTILINE);
    private static final Pattern LIST = Pattern.compile("^(?:- |-$|\\[)", Pattern.MULTILINE);

    /** Beyond that, the reader has seen enough. */
    private static final int NAMED = 5;

    /** @throws UnusableRoutesException where Camel cannot read it */
    static RouteFile parse(CamelContext context, Path path, String name, byte[] text) throws UnusableRoutesException {
        if (new String(text, UTF_8).isBlank()) {
            // what an editor or a copy begins with, too
            throw new UnusableRoutesException(name, "is empty");
        }
        try {
            Resource resource = ResourceHelper.fromBytes(RouteFolder.location(path), text);
            Collection<RoutesBuilder> found =
                    PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource));
            RouteBuilder builder =
                    found.isEmpty() ? null : (RouteBuilder) found.iterator().next();
            if (builder != null) {
                builder.setCamelContext(context);
            }
            if (builder instanceof RouteConfigurationBuilder configured) {
                configured.getRouteConfigurationCollection().setCamelContext(context);
                configured.configuration();
            }
            return new RouteFile(name, builder, ignored(new String(text, UTF_8)));
        } catch (Exception e) {
            throw new UnusableRoutesException(name, e);
        }
    }

    List<RouteConfigurationDefinition> configurations() {
        return builder instanceof RouteConfigurationBuilder configured
                ? configured.getRouteConfigurationCollection().getRouteConfigurations()
                : List.of();
    }

    /** The routes, with what the route configurations of the context say about them at this moment. */
    List<RouteDefinition> routes() throws UnusableRoutesException {
        if (builder == null) {
            return List.of();
        }
        try {
            return List.copyOf(builder.configureRoutes(builder.getContext()).getRoutes());
        } catch (Exception e) {
            throw new UnusableRoutesException(name, e);
        }
    }

    /**
     * Asks whether it may follow a file that had routes: what holds neither a route nor anything for routes was not
     * meant to end them.
     *
     * @throws UnusableRoutesException where not
     */
    void checkThatItHoldsSomething() throws UnusableRoutesException {
        if (routes().isEmpty() && configurations().isEmpty() && !hasMore()) {
            throw new UnusableRoutesException(
                    name,
                    "holds no route any more"
                            + (ignored.isEmpty()
                                    ? ""
                                    : "; what is known at its top is a list of \"- route:\", not "
                                            + String.join(", ", ignored))
                            + " (to end its routes, remove the file)");
        }
    }

    /**
     * Asks whether all of it can change while the context runs; to be called after {@link #routes}.
     *
     * @throws UnusableRoutesException where not
     */
    void checkThatItHasNothingElse() throws UnusableRoutesException {
        if (hasMore()) {
            throw new UnusableRoutesException(
                    name, "route templates, their routes and rests are read at the start only; restart to have them");
        }
    }

    private boolean hasMore() {
        return builder != null
                && !(builder.getRouteTemplateCollection().getRouteTemplates().isEmpty()
                        && builder.getTemplatedRouteCollection()
                                .getTemplatedRoutes()
                                .isEmpty()
                        && builder.getRestCollection().getRests().isEmpty());
    }

    private static List<String> ignored(String text) {
        return LIST.matcher(text).find()
                ? List.of()
                : KEY.matcher(text)
                        .results()
                        .map(key -> key.group(1))
                        .limit(NAMED)
                        .toList();
    }
}
