package dev.camelmcp.bootstrap;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ProgramEnvironment;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.read.ServiceVariables;
import dev.camelmcp.discovery.GatewayTools.ToolSource;
import dev.camelmcp.discovery.RouteToolSource;
import dev.camelmcp.http.Redirects;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway on camel-main: Camel's own {@code camel.*} properties with our defaults, and the routes of the
 * distribution. Not thread-safe; use once.
 */
public final class Gateway {

    /**
     * System property: the distribution's folder; unset in tests and when embedded, where the routes come from the jar.
     */
    public static final String HOME = "camelmcp.home";

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private static final Pattern LISTENING = Pattern.compile("CAMEL_(SERVER|MANAGEMENT|SSL)_([A-Z0-9_]+)");

    /** What a gateway is started for. */
    public enum Mode {
        /** To serve. */
        RUN,
        /** To see whether it could: everything is made and started, and no port is opened. */
        CHECK,
        /** For commands that do their work and end: no route that listens. */
        TOKENS
    }

    private final Main main;
    private @Nullable McpConfig config;

    /** @param properties the properties file; empty for none */
    public Gateway(Optional<Path> properties, Mode mode) {
        this(properties, mode, Clock.systemUTC());
    }

    /** As the other, by a clock that is not the system's. */
    public Gateway(Optional<Path> properties, Mode mode, Clock clock) {
        main = new ReloadingMain(mode == Mode.RUN);
        // "classpath:" with a name that is not there: without a location, camel-main would look for an
        // application.properties of its own accord
        main.setPropertyPlaceholderLocations("classpath:mcp-oauth/none.properties;optional=true");
        defaults(mode);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport support) {
                properties.ifPresent(file -> support.getCamelContext()
                        .getPropertiesComponent()
                        .addPropertiesSource(PropertiesFile.read(file)));
            }

            @Override
            public void beforeConfigure(BaseMainSupport support) {
                config = unchecked(() -> StartAndStop.configure(support.getCamelContext(), mode, clock));
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                if (mode != Mode.TOKENS) {
                    unchecked(() -> {
                        StartAndStop.configured(support.getCamelContext(), config().settings(), mode);
                        return null;
                    });
                }
            }

            @Override
            public void afterStart(BaseMainSupport support) {
                if (mode == Mode.RUN) {
                    announce();
                }
            }
        });
    }

    /** Starts, and returns when it is ready. */
    public void start() throws Exception {
        main.start();
    }

    /** Starts, and returns when the process is told to end. */
    public int run() throws Exception {
        main.run();
        return main.getExitCode();
    }

    public void stop() {
        main.stop();
    }

    /** Where a test may listen to what happens. */
    Main main() {
        return main;
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    public McpConfig config() {
        if (config == null) {
            throw new IllegalStateException("not started");
        }
        return config;
    }

    /** Lists the tools of servers, with their tokens. */
    public ToolSource toolSource() {
        return new RouteToolSource(context().createProducerTemplate());
    }

    /** What programs of local servers find in their environment. */
    public ProgramEnvironment programEnvironment() {
        return CamelContextHelper.mandatoryLookup(context(), ProgramEnvironment.BEAN, ProgramEnvironment.class);
    }

    /**
     * What is to be changed for a server that works, as far as requests of this gateway have shown; null for nothing.
     */
    public @Nullable String advice(ServerId server) {
        Redirects redirects = context().getRegistry().lookupByNameAndType(Redirects.BEAN, Redirects.class);
        return redirects == null ? null : redirects.advice(server.toString());
    }

    /** What is wrong with the routes although they run, in words; empty for nothing. Not for {@link Mode#TOKENS}. */
    public List<String> routeProblems() {
        return RouteProblems.of(context());
    }

    /**
     * Where a gateway of this configuration can be reached from this machine, whether it runs or not:
     * {@code http://127.0.0.1:8080}.
     */
    public String address() {
        return Listener.server(context()).localUrl();
    }

    private void defaults(Mode mode) {
        String home = System.getProperty(HOME);
        String routes = home == null ? null : home + "/routes";
        property("camel.main.name", "camel-mcp-oauth");
        property("camel.main.auto-configuration-log-summary", "false");
        property("camel.main.jmx-enabled", "false");
        property("camel.main.stream-caching-enabled", "false");
        property("camel.main.shutdown-timeout", "10");
        property("camel.main.use-mdc-logging", "false");
        if (routes == null) {
            property("camel.main.routes-include-pattern", String.join(",", McpOAuth.ROUTES));
        } else {
            property("camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml");
            property("camel.main.routes-reload-directory", routes);
            property("camel.main.routes-reload-pattern", "*.camel.yaml");
        }
        ConfigFiles.here().ifPresent(file -> property("mcp.config-file", file.toString()));
        environment();
        property("camel.server.host", "127.0.0.1");
        property("camel.server.port", "8080");
        if (mode != Mode.TOKENS) {
            property("camel.server.enabled", "true");
            property("camel.management.enabled", "true");
            property("camel.management.host", "127.0.0.1");
            property("camel.management.port", "9876");
            property("camel.management.health-check-enabled", "true");
            property("camel.management.metrics-enabled", "true");
            property("camel.metrics.enabled", "true");
            // Camel's own meters around every exchange cost more than forwarding it; ours are in the routes
            property("camel.metrics.enable-route-policy", "false");
            property("camel.metrics.enable-exchange-event-notifier", "false");
        } else {
            main.addOverrideProperty("camel.server.enabled", "false");
            main.addOverrideProperty("camel.management.enabled", "false");
            main.addOverrideProperty(
                    "camel.main.routes-exclude-pattern",
                    "**/forward.camel.yaml,**/gateway.camel.yaml,**/metadata.camel.yaml,**/admin*.camel.yaml");
        }
    }

    /**
     * Where it listens may come from the environment too, where camel-main looks for {@code camel.main} and components
     * only.
     */
    private void environment() {
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
    private void property(String name, String value) {
        main.addInitialProperty(name, value);
    }

    /** What camel-main calls may not fail in any other way. */
    private static <T> T unchecked(Callable<T> step) {
        try {
            return step.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The routes run, and the port is open. */
    void announce() {
        String base = Listener.server(main.getCamelContext()).baseUrl();
        for (ServerRegistration server : config().servers().all()) {
            LOG.info(
                    "Serving {}/mcp/{} -> {}",
                    base,
                    server.serverId(),
                    server.target().summary());
        }
        if (config().servers().all().isEmpty()) {
            LOG.warn("No MCP server is configured: set mcp.servers.<id>.url, see README.md");
        }
    }
}
