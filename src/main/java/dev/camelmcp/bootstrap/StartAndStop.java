package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.RevocationAtShutdown;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.http.client.UpstreamComponent;
import dev.camelmcp.http.server.HttpListeners;
import dev.camelmcp.http.server.OwnVertx;
import dev.camelmcp.observe.ForwardMetrics;
import dev.camelmcp.observe.LocalMetrics;
import dev.camelmcp.observe.ServerTags;
import dev.camelmcp.observe.StartMeters;
import dev.camelmcp.observe.TokenMetrics;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.tls.TlsClients;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/**
 * The order in which things start and stop, and the only place that decides it. Read it from top to bottom, as it
 * happens; what Camel does in between is in brackets.
 *
 * <pre>
 * on camel-main (Gateway)        in a context of its own (Karaf)   in somebody else's context (McpOAuth)
 *
 * configure                      run
 *   install                        install                         install
 * [makes its HTTP servers]         HttpServerServices
 * listen                             listen
 * [services, then routes]          [services, then routes]         [services, then routes: before, or earlier]
 * contextStarted                 contextStarted                    contextStarted
 * Gateway.announce
 *
 * contextStopping                contextStopping                   contextStopping
 * [routes end]                   Footprint.remove                  Footprint.remove
 * [services, then components]    [services, then components]
 *                                OwnVertx
 * </pre>
 *
 * <p>What ends on the way does so in Camel's own methods: when a route is suspended, {@code AsyncHttpConsumer} lets go
 * of silent streams, and when it stops, it waits for answers; then {@code HttpListeners} close the port,
 * {@code StdioComponent} ends processes and {@code UpstreamComponent} connections. Stateless.
 */
public final class StartAndStop {

    private StartAndStop() {}

    /** On camel-main, before it makes anything. */
    static McpConfig configure(CamelContext context, boolean http, Clock clock) throws Exception {
        if (http) {
            // a filter has to be there before the first meter
            PrometheusMeters.bind(context);
        }
        // for camel.* properties too; in a context of somebody else's, only values of ours know it
        context.getPropertiesComponent().addPropertiesFunction(new FilePropertiesFunction());
        OptionalLibraries.check(context);
        // not the routes: camel-main reads them from where they can be edited
        McpConfig config =
                McpOAuth.in(context).routes(List.of()).clock(clock).install().config();
        if (http) {
            // while a refusal is still an error of the configuration, and nothing listens
            Listener.server(context).check(config.settings());
            if (Boolean.parseBoolean(MainProperty.of(context, "camel.management.enabled", "false")
                    .value())) {
                Listener.management(context).check(config.settings());
            }
        }
        return config;
    }

    /**
     * An installation; {@link Footprint#remove} takes it out in the opposite order.
     *
     * @param properties those that Camel does not have
     * @param routes to be loaded; empty where somebody else does
     */
    static void install(
            Footprint footprint, McpConfig config, List<ConfigEntry> properties, List<String> routes, Clock clock)
            throws Exception {
        CamelContext context = footprint.context();
        // what the others read and count in
        footprint.properties(new SettingsSource(config.settings().properties()));
        InstalledMeters meters = InstalledMeters.of(footprint);
        ServerTags tags = new ServerTags(context);
        TokenMetrics tokenMetrics = new TokenMetrics(config.servers(), meters, tags);
        ForwardMetrics forwardMetrics = new ForwardMetrics(config.servers(), meters, tags);
        FileWatch files = new FileWatch();
        footprint.bind(FileWatch.BEAN, files);
        TlsClients tls = new TlsClients(files, clock);
        // the beans, each with those that it asks before it
        ProducerTemplate producer = TokenBeans.producer(footprint);
        TokenCache cache = TokenBeans.bind(footprint, config, producer, tokenMetrics, tls, clock);
        Redirects redirects = new Redirects();
        footprint.bind(Redirects.BEAN, redirects);
        UpstreamComponent upstream = ForwardBeans.bind(footprint, config, cache, forwardMetrics, tls, redirects);
        LocalServers local =
                LocalServers.bind(footprint, config, producer, new LocalMetrics(config.servers(), meters, tags), clock);
        InboundBeans.bind(footprint, config.settings(), clock);
        GatewayBeans.bind(footprint, config, producer, redirects);
        Administration.bind(footprint, config, cache, meters);
        StartMeters startMeters = new StartMeters(
                config.servers(), cache, upstream::openStreams, tokenMetrics, forwardMetrics, meters, tags, clock);
        config.servers().addListener(startMeters);
        footprint.lifecycle(new Moments(
                local,
                startMeters,
                config.settings().oauth().revokeOnShutdown()
                        ? new RevocationAtShutdown(config.servers(), cache, producer)
                        : null));
        // servers and keys may change from here on
        watch(footprint, config, properties, files);
        // last, since they name the beans; and so the first to go
        JarRoutes.load(footprint, routes);
    }

    private static void watch(Footprint footprint, McpConfig config, List<ConfigEntry> properties, FileWatch files) {
        CamelContext context = footprint.context();
        Path file = config.file();
        if (file != null) {
            FileWatch.Watched watched = new ConfigFileWatch(
                            file, () -> CamelConfigSource.read(context, properties), config.servers())
                    .start(files);
            footprint.add("watch of " + file, watched::close);
        }
        files.start(footprint.threads(context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(FileWatch.class, "McpOAuthFiles")));
    }

    /** Camel's HTTP server is there now, and our listeners start behind it; the routes are not yet. */
    static HttpListeners listen(CamelContext context, McpConfig config) throws Exception {
        HttpListeners listeners = Listener.server(context).open(context, config.settings());
        context.addService(listeners);
        return listeners;
    }

    /** What happens when the context has started, and before it stops. */
    private static final class Moments extends LifecycleStrategySupport {

        private final LocalServers local;
        private final StartMeters meters;
        private final @Nullable RevocationAtShutdown revocation;

        Moments(LocalServers local, StartMeters meters, @Nullable RevocationAtShutdown revocation) {
            this.local = local;
            this.meters = meters;
            this.revocation = revocation;
        }

        /** A host may bind its meter registry until then. */
        @Override
        public void onContextStarted(CamelContext context) {
            local.registerMeters();
            meters.register();
        }

        /** The routes still run: revoking needs them. */
        @Override
        public void onContextStopping(CamelContext context) {
            if (revocation != null) {
                revocation.revokeAll();
            }
        }
    }

    /**
     * Runs an installation in a context that was made for it and that camel-main does not run.
     *
     * @param installation into that context
     * @param http whether to listen, at {@code camel.server.host} and {@code camel.server.port}
     * @return stops it, after requests that are under way
     * @throws Exception as the installation and the context do; nothing runs then
     */
    public static Runnable run(CamelContext context, Callable<McpOAuth> installation, boolean http) throws Exception {
        McpOAuth installed = null;
        OwnVertx threads = null;
        try {
            installed = installation.call();
            if (http) {
                threads = HttpServerServices.add(context, installed.config());
            }
            context.start();
        } catch (Exception e) {
            stop(installed, context, threads);
            throw e;
        }
        McpOAuth running = installed;
        OwnVertx last = threads;
        return () -> stop(running, context, last);
    }

    private static void stop(@Nullable McpOAuth installed, CamelContext context, @Nullable OwnVertx threads) {
        if (installed != null) {
            installed.close();
        }
        context.stop();
        if (threads != null) {
            threads.close();
        }
    }
}
