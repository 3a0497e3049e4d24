package dev.camelmcp.bootstrap;

import dev.camelmcp.config.read.ServiceVariables;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/**
 * A {@code camel.*} property as camel-main sees it: {@code -D} wins over the environment, which wins over files.
 * (Camel's placeholders see it the other way round.) What Kubernetes says of a Service is none of these. Immutable.
 *
 * @param where its value comes from; to look that up, all properties are read
 */
record MainProperty(String key, String value, Supplier<String> where) {

    static MainProperty of(CamelContext context, String key, String fallback) {
        String system = System.getProperty(key);
        if (system != null) {
            return new MainProperty(key, system, () -> "-D" + key);
        }
        String variable = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        String environment = System.getenv(variable);
        boolean foreign = environment != null && ServiceVariables.isOne(variable, environment);
        if (environment != null && !foreign) {
            return new MainProperty(key, environment, () -> "environment variable " + variable);
        }
        PropertiesComponent properties = context.getPropertiesComponent();
        // Camel would find that variable once more
        Optional<String> found = foreign
                ? Optional.ofNullable(properties.loadProperties(key::equals).getProperty(key))
                : properties.resolveProperty(key);
        String value = found.orElse(fallback);
        return new MainProperty(key, value, () -> CamelConfigSource.source(context, key));
    }

    /** Where its value comes from, for messages. */
    String source() {
        return where.get();
    }
}
