package dev.camelmcp.bootstrap;

import java.util.Locale;
import org.apache.camel.CamelContext;

/**
 * A {@code camel.*} property as camel-main sees it: {@code -D} wins over the environment, which wins over files.
 * (Camel's placeholders see it the other way round.) Immutable.
 *
 * @param source where its value comes from, for messages
 */
record MainProperty(String key, String value, String source) {

    static MainProperty of(CamelContext context, String key, String fallback) {
        String system = System.getProperty(key);
        if (system != null) {
            return new MainProperty(key, system, "-D" + key);
        }
        String variable = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        String environment = System.getenv(variable);
        if (environment != null) {
            return new MainProperty(key, environment, "environment variable " + variable);
        }
        String value = context.getPropertiesComponent().resolveProperty(key).orElse(fallback);
        return new MainProperty(key, value, CamelConfigSource.source(context, key));
    }
}
