package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.SimpleRegistry;
import org.awaitility.Awaitility;

/** What can be seen of an installation from outside: in a CamelContext, in the JVM's threads and in its MBeans. */
record Traces(
        Set<String> routes,
        int configurations,
        Set<String> beans,
        Set<String> endpoints,
        Set<String> components,
        Set<String> sources,
        int lifecycles,
        Set<String> health,
        Set<String> mbeans,
        Set<String> threads,
        int converters) {

    static Traces of(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return new Traces(
                sorted(model.getRouteDefinitions().stream().map(RouteDefinition::getId)),
                model.getRouteConfigurationDefinitions().size(),
                beans(context),
                sorted(context.getEndpointRegistry().getReadOnlyMap().keySet().stream()),
                sorted(context.getComponentNames().stream().filter(n -> n.startsWith("mcp"))),
                sorted(context.getPropertiesComponent().getPropertiesSources().stream()
                        .map(s -> s.getName() + s.getClass().getName())),
                context.getLifecycleStrategies().size(),
                sorted(HealthCheckRegistry.get(context).getCheckIDs().stream()),
                mbeans(context),
                threads(context),
                context.getTypeConverterRegistry().size());
    }

    private static Set<String> beans(CamelContext context) {
        SimpleRegistry beans = (SimpleRegistry) ((DefaultRegistry) context.getRegistry()).getFallbackRegistry();
        return sorted(beans.keySet().stream());
    }

    /** Without components of Camel's own, which stay once a route has used them, like {@code http}. */
    private static Set<String> mbeans(CamelContext context) {
        return sorted(ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .map(Object::toString)
                .filter(n -> n.contains(context.getName()))
                .filter(n -> !n.contains("type=components") && !n.contains("type=dataformats")));
    }

    private static Set<String> threads(CamelContext context) {
        return sorted(Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(n -> n.contains(context.getName())));
    }

    private static Set<String> sorted(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    void assertSameAs(Traces before) {
        assertThat(withoutThreads()).isEqualTo(before.withoutThreads());
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                                .map(Thread::getName)
                                .filter(threads::contains)
                                .filter(n -> !before.threads.contains(n)))
                        .isEmpty());
    }

    private List<Object> withoutThreads() {
        return List.of(
                routes, configurations, beans, endpoints, components, sources, lifecycles, health, mbeans, converters);
    }
}
