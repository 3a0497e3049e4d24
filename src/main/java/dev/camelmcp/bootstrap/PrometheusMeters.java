package dev.camelmcp.bootstrap;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerRouteEventNotifier;

/**
 * The registry of a gateway that runs by itself, with meters named as Prometheus wants them: {@code micrometer:}
 * endpoints and Camel use labels like {@code camelContext}, and leave descriptions out. Made before Camel would make
 * its own, because a filter has to be there before the first meter. Stateless.
 */
final class PrometheusMeters implements MeterFilter {

    private static final String OURS = "mcp.";
    private static final Pattern CAMEL_CASE = Pattern.compile("([a-z0-9])([A-Z])");

    private PrometheusMeters() {}

    static void bind(CamelContext context) {
        String name = MicrometerConstants.METRICS_REGISTRY_NAME;
        if (context.getRegistry().lookupByName(name) == null) {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            registry.config()
                    .namingConvention(new MeterNames(registry.config().namingConvention()))
                    .meterFilter(new PrometheusMeters());
            context.getRegistry().bind(name, registry);
        }
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        boolean ours = id.getName().startsWith(OURS);
        List<Tag> tags = new ArrayList<>();
        for (Tag tag : id.getTagsAsIterable()) {
            // there is one context in this process, so its name tells our meters nothing
            if (!ours || !tag.getKey().equals(MicrometerConstants.CAMEL_CONTEXT_TAG)) {
                tags.add(renamed(tag));
            }
        }
        String description = id.getDescription();
        return new Meter.Id(
                id.getName(),
                Tags.of(tags),
                id.getBaseUnit(),
                description == null ? "Apache Camel's " + id.getName() : description,
                id.getType());
    }

    /** The same one where that will do, since there are very many. */
    private static Tag renamed(Tag tag) {
        String key = tag.getKey();
        return key.equals(key.toLowerCase(Locale.ROOT)) ? tag : Tag.of(snakeCase(key), tag.getValue());
    }

    private static String snakeCase(String label) {
        return CAMEL_CASE.matcher(label).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    /** Camel counts routes by one that hears of routes only; but Camel makes the events of each exchange for it too. */
    static void ignoreExchanges(CamelContext context) {
        context.getManagementStrategy().getEventNotifiers().stream()
                .filter(MicrometerRouteEventNotifier.class::isInstance)
                .forEach(notifier -> notifier.setIgnoreExchangeEvents(true));
    }
}
