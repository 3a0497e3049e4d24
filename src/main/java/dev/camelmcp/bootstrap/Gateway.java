package dev.camelmcp.bootstrap;

import dev.camelmcp.config.AccessLogSettings;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ProgramEnvironment;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.discovery.GatewayTools.ToolSource;
import dev.camelmcp.discovery.RouteToolSource;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.tls.TlsClients;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.MainShutdownStrategy;
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
    private volatile Consumer<Runnable> delayed = end -> {};
    private final Optional<Path> properties;
    private Runnable whenStarted = () -> {};
    private Function<AccessLogSettings, Runnable> accessLog = settings -> () -> {};
    private Runnable closeAccessLog = () -> {};
    private @Nullable McpConfig config;
    private volatile boolean announced;

    /** @param properties the properties file; empty for none */
    public Gateway(Optional<Path> properties, Mode mode) {
        this(properties, mode, Clock.systemUTC());
    }

    /** As the other, by a clock that is not the system's. */
    public Gateway(Optional<Path> properties, Mode mode, Clock clock) {
        this.properties = properties;
        main = new ReloadingMain(mode == Mode.RUN, () -> config().servers());
        // "classpath:" with a name that is not there: without a location, camel-main would look for an
        // application.properties of its own accord
        main.setPropertyPlaceholderLocations("classpath:mcp-oauth/none.properties;optional=true");
        GatewayProperties.set(main, mode);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport support) {
                properties.ifPresent(file -> support.getCamelContext()
                        .getPropertiesComponent()
                        .addPropertiesSource(PropertiesFile.read(file)));
            }

            @Override
            public void beforeConfigure(BaseMainSupport support) {
                config = unchecked(
                        () -> StartAndStop.configure(support.getCamelContext(), mode, clock, Gateway.this::stopped));
                if (mode == Mode.RUN || mode == Mode.CHECK) {
                    closeAccessLog = accessLog.apply(config().settings().accessLog());
                }
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                if (mode != Mode.TOKENS) {
                    unchecked(() -> {
                        StartAndStop.configured(support.getCamelContext(), config().settings(), mode);
                        return null;
                    });
                }
                if (mode == Mode.RUN) {
                    allowForDelay();
                }
            }

            @Override
            public void afterStart(BaseMainSupport support) {
                PrometheusMeters.ignoreExchanges(support.getCamelContext());
                if (mode == Mode.RUN) {
                    announce();
                    whenStarted.run();
                }
            }

            @Override
            public void beforeStop(BaseMainSupport support) {
                if (mode == Mode.RUN) {
                    new ShutdownDelay(delayed).pass(support.getCamelContext(), shutdownDelay());
                    LOG.info("Stopping, when the calls that are under way are finished");
                }
            }
        });
    }

    /** What is to be done when it serves; to be called before. */
    public void whenStarted(Runnable action) {
        whenStarted = action;
    }

    /**
     * Where the access log goes; to be called before.
     *
     * @param opening gets what is configured before anything runs, may refuse it, and returns what closes the log
     */
    public void accessLog(Function<AccessLogSettings, Runnable> opening) {
        accessLog = opening;
    }

    /** Starts, and returns when it is ready. */
    public void start() throws Exception {
        main.start();
    }

    /**
     * Starts, and returns when the process is told to end.
     *
     * @param whenDelayed told what ends the delay, where {@code mcp.shutdown-delay} makes the end wait
     */
    public int run(Consumer<Runnable> whenDelayed) throws Exception {
        delayed = whenDelayed;
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
        return RouteProblems.of(context(), config().servers());
    }

    /** Whether the store that nodes share can be used; null where there is none. Blocks, for some seconds at most. */
    public @Nullable StoreCheck checkStore() throws InterruptedException {
        StoreSettings store = config().settings().store();
        return store == null
                ? null
                : StoreCheck.of(
                        store, CamelContextHelper.mandatoryLookup(context(), TlsClients.BEAN, TlsClients.class));
    }

    /**
     * Where a gateway of this configuration can be reached from this machine, whether it runs or not:
     * {@code http://127.0.0.1:8080}.
     */
    public String address() {
        return Listener.server(context()).localUrl();
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

    private Duration shutdownDelay() {
        return config().settings().shutdownDelay();
    }

    /** The JVM's shutdown hook ends the process when camel-main takes longer than Camel knows of. */
    private void allowForDelay() {
        MainShutdownStrategy strategy = main.getShutdownStrategy();
        Duration more = shutdownDelay().plus(ShutdownDelay.ON_THE_WAY);
        strategy.setExtraShutdownTimeout(strategy.getExtraShutdownTimeout() + (int) more.toSeconds() + 1);
    }

    private void stopped() {
        closeAccessLog.run();
        if (announced) {
            LOG.info("Stopped");
        }
    }

    /** The routes run, and the port is open. */
    private void announce() {
        announced = true;
        StartLines.of(context(), config(), properties, GatewayProperties.routes())
                .forEach(LOG::info);
        StartLines.details(context(), config()).forEach(LOG::debug);
        if (config().servers().all().isEmpty()) {
            LOG.warn("No MCP server is configured: set mcp.servers.<id>.url, see README.md");
        }
    }
}
