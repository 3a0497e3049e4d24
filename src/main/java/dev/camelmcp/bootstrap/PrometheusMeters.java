package dev.camelmcp.bootstrap;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;

/**
 * The registry of a gateway that runs by itself, with meters named as Prometheus wants them: {@code micrometer:}
 * endpoints and Camel use labels like {@code camelContext}, and leave descriptions out. Made before Camel would make
 * its own, because a filter has to be there before the first meter. Stateless.
 */
final class PrometheusMeters implements MeterFilter {

    private static final String OURS = "mcp.";

    private PrometheusMeters() {}

    static void bind(CamelContext context) {
        String name = MicrometerConstants.METRICS_REGISTRY_NAME;
        if (context.getRegistry().lookupByName(name) == null) {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            registry.config().meterFilter(new PrometheusMeters());
            context.getRegistry().bind(name, registry);
        }
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        // there is one context in this process, so its name tells our meters nothing
        List<Tag> tags = id.getTags().stream()
                .filter(t ->
                        !id.getName().startsWith(OURS) || !t.getKey().equals(MicrometerConstants.CAMEL_CONTEXT_TAG))
                .map(t -> Tag.of(snakeCase(t.getKey()), t.getValue()))
                .toList();
        Meter.Id renamed = id.replaceTags(tags);
        return renamed.getDescription() != null
                ? renamed
                : new Meter.Id(
                        renamed.getName(),
                        Tags.of(tags),
                        renamed.getBaseUnit(),
                        "Apache Camel's " + renamed.getName(),
                        renamed.getType());
    }

    private static String snakeCase(String label) {
        return label.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
