package dev.camelmcp.bootstrap;

import dev.camelmcp.bootstrap.Gateway.Mode;
import dev.camelmcp.config.read.ServiceVariables;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the gateway on camel-main sets of Camel's own properties, where the user does not. Stateless. */
final class GatewayProperties {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayProperties.class);

    private static final Pattern LISTENING = Pattern.compile("CAMEL_(SERVER|MANAGEMENT|SSL)_([A-Z0-9_]+)");

    private GatewayProperties() {}

    static void set(Main main, Mode mode) {
        String routes = routes();
        property(main, "camel.main.name", "camel-mcp-oauth");
        property(main, "camel.main.auto-configuration-log-summary", "false");
        property(main, "camel.main.jmx-enabled", "false");
        property(main, "camel.main.stream-caching-enabled", "false");
        property(main, "camel.main.shutdown-timeout", "10");
        property(main, "camel.main.use-mdc-logging", "false");
        if (routes == null) {
            property(main, "camel.main.routes-include-pattern", String.join(",", McpOAuth.ROUTES));
        } else {
            property(main, "camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml");
            property(main, "camel.main.routes-reload-directory", routes);
            property(main, "camel.main.routes-reload-pattern", "*.camel.yaml");
        }
        ConfigFiles.here().ifPresent(file -> property(main, "mcp.config-file", file.toString()));
        environment(main);
        property(main, "camel.server.host", "127.0.0.1");
        property(main, "camel.server.port", "8080");
        if (mode != Mode.TOKENS) {
            property(main, "camel.server.enabled", "true");
            property(main, "camel.management.enabled", "true");
            property(main, "camel.management.host", "127.0.0.1");
            property(main, "camel.management.port", "9876");
            property(main, "camel.management.health-check-enabled", "true");
            property(main, "camel.management.metrics-enabled", "true");
            property(main, "camel.metrics.enabled", "true");
            // Camel's own meters around every exchange cost more than forwarding it; ours are in the routes
            property(main, "camel.metrics.enable-route-policy", "false");
            property(main, "camel.metrics.enable-exchange-event-notifier", "false");
        } else {
            main.addOverrideProperty("camel.server.enabled", "false");
            main.addOverrideProperty("camel.management.enabled", "false");
            main.addOverrideProperty(
                    "camel.main.routes-exclude-pattern",
                    "**/forward.camel.yaml,**/gateway.camel.yaml,**/metadata.camel.yaml,**/admin*.camel.yaml");
        }
    }

    /** The folder of the distribution's routes; null where they come from the jar. */
    static @Nullable String routes() {
        String home = System.getProperty(Gateway.HOME);
        return home == null ? null : home + "/routes";
    }

    /**
     * Where it listens may come from the environment too, where camel-main looks for {@code camel.main} and components
     * only.
     */
    private static void environment(Main main) {
        System.getenv().forEach((name, value) -> {
            Matcher variable = LISTENING.matcher(name);
            if (variable.matches() && ServiceVariables.isOne(name, value)) {
                LOG.debug("Kubernetes sets {} for a Service; it configures nothing", name);
            } else if (variable.matches()) {
                String option = variable.group(2).toLowerCase(Locale.ROOT).replace('_', '-');
                String key = "camel." + variable.group(1).toLowerCase(Locale.ROOT) + "." + option;
                if (System.getProperty(key) == null) {
                    main.addOverrideProperty(key, value);
                }
            }
        });
    }

    /** Our default; whatever the user sets wins. */
    private static void property(Main main, String name, String value) {
        main.addInitialProperty(name, value);
    }
}
