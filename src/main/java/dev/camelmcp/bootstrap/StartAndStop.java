package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.EagerTokens;
import dev.camelmcp.acquire.RevocationAtShutdown;
import dev.camelmcp.authserver.DiscoveredServers;
import dev.camelmcp.authserver.ScopeSteps;
import dev.camelmcp.bootstrap.Gateway.Mode;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ProgramEnvironment;
import dev.camelmcp.config.Settings;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.http.BodyLimits;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.http.client.UpstreamComponent;
import dev.camelmcp.http.server.GatewayHttpServer;
import dev.camelmcp.http.server.OwnVertx;
import dev.camelmcp.inbound.FailedAttempts;
import dev.camelmcp.observe.ForwardMetrics;
import dev.camelmcp.observe.LocalMetrics;
import dev.camelmcp.observe.ServerTags;
import dev.camelmcp.observe.StartMeters;
import dev.camelmcp.observe.TokenMetrics;
import dev.camelmcp.reload.FilesHealthCheck;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.tls.TlsClients;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.CamelContextHelper;
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
 * [makes HttpServers]                HttpServerServices
 * configured
 * [services, then routes]          [services, then routes]         [services, then routes: before, or earlier]
 * contextStarted                 contextStarted                    contextStarted
 * listen                         listen
 * RouteReload.start
 * Gateway.announce
 *
 * RouteReload.close
 * contextStopping                contextStopping                   contextStopping
 *   ListeningCheck.end
 *   Quiesce, revoke                Quiesce, revoke                   Quiesce, revoke
 * [routes end]                   Footprint.remove                  Footprint.remove
 * [components, then services]    [components, then services]
 * HttpServers.close              OwnVertx.close
 * </pre>
 *
 * <p>What ends on the way does so in Camel's own methods: when a route is suspended, {@code AsyncHttpConsumer} lets go
 * of silent streams, and when it stops, it waits for answers; then {@code StdioComponent} ends processes and
 * {@code UpstreamComponent} connections, and {@code GatewayHttpServer} closes the port. Stateless.
 */
public final class StartAndStop {

    private static final String SERVERS = "mcpHttpServers";

    private StartAndStop() {}

    /** On camel-main, before it makes anything. */
    static McpConfig configure(CamelContext context, Mode mode, Clock clock) throws Exception {
        boolean http = mode != Mode.TOKENS;
        if (http) {
            // a filter has to be there before the first meter
            PrometheusMeters.bind(context);
        }
        // for camel.* properties too; in a context of somebody else's, only values of ours know it
        context.getPropertiesComponent().addPropertiesFunction(new FilePropertiesFunction());
        Variables.bind(context);
        OptionalLibraries.check(context);
        // not the routes: camel-main reads them from where they can be edited
        McpConfig config = McpOAuth.in(context)
                .routes(List.of())
                .eager(mode == Mode.RUN)
                .clock(clock)
                .install()
                .config();
        if (http) {
            // while a refusal is still an error of the configuration, and nothing listens
            Listeners.check(context, config.settings(), mode);
            HttpServers servers = new HttpServers(config.settings(), mode);
            context.getRegistry().bind(SERVERS, servers);
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopped(CamelContext stopped) {
                    servers.close();
                }
            });
        }
        return config;
    }

    /** Camel-main has made its HTTP servers, which start before the routes do. */
    static void configured(CamelContext context, Settings settings, Mode mode) throws Exception {
        HttpServers servers = CamelContextHelper.mandatoryLookup(context, SERVERS, HttpServers.class);
        GatewayHttpServer server = servers.server();
        if (server != null) {
            Listener.server(context).readTls(server);
            if (mode == Mode.RUN) {
                listenWhenStarted(context, server);
            }
        }
        if (mode == Mode.RUN && Listener.isManaged(context)) {
            context.addService(Listener.management(context).managementRoutes(context, settings));
        }
    }

    /**
     * An installation; {@link Footprint#remove} takes it out in the opposite order.
     *
     * @param programs the environment of local servers
     * @param properties those that Camel does not have
     * @param routes to be loaded; empty where somebody else does
     * @param eager whether {@code oauth.eager} counts
     */
    static void install(
            Footprint footprint,
            McpConfig config,
            ProgramEnvironment programs,
            List<ConfigEntry> properties,
            List<String> routes,
            boolean eager,
            Clock clock)
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
        ScopeSteps scopes = new ScopeSteps();
        TokenCache cache = TokenBeans.bind(footprint, config, producer, tokenMetrics, tls, scopes, clock);
        BodyLimits bodies = ForwardBeans.bodies(config.settings());
        Redirects redirects = new Redirects();
        footprint.bind(Redirects.BEAN, redirects);
        DiscoveredServers discovered = DiscoveryBeans.bind(footprint, config, cache, scopes, clock);
        footprint.bind(DiscoveredServers.BEAN, discovered);
        UpstreamComponent upstream =
                ForwardBeans.bind(footprint, config, bodies, cache, scopes, forwardMetrics, tls, redirects);
        LocalServers local = LocalServers.bind(
                footprint,
                config,
                programs,
                bodies.memory(),
                producer,
                new LocalMetrics(config.servers(), meters, tags),
                clock);
        FailedAttempts attempts = InboundBeans.attempts(footprint);
        InboundBeans.bind(footprint, config, bodies, attempts, clock);
        GatewayBeans.bind(footprint, config);
        Administration.bind(footprint, config, cache, discovered, attempts, meters);
        StartMeters startMeters = new StartMeters(
                config.servers(), cache, upstream::openStreams, tokenMetrics, forwardMetrics, meters, tags, clock);
        config.servers().addListener(startMeters);
        EagerTokens first = eager ? new EagerTokens(config.servers(), producer) : null;
        if (first != null) {
            config.servers().addListener(first);
        }
        footprint.lifecycle(new Moments(
                local,
                startMeters,
                first,
                config.settings().oauth().revokeOnShutdown()
                        ? new RevocationAtShutdown(config.servers(), cache, producer, discovered::offersRevocation)
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
            ConfigFileWatch follows = new ConfigFileWatch(
                    file, running -> CamelConfigSource.readNext(context, properties, running), config.servers());
            HealthCheckRegistry health = HealthCheckRegistry.get(context);
            if (health != null) {
                FilesHealthCheck check = new FilesHealthCheck("servers", follows::problem);
                health.register(check);
                footprint.add("health check of " + file, () -> health.unregister(check));
            }
            FileWatch.Watched watched = follows.start(files);
            footprint.add("watch of " + file, watched::close);
        }
        files.start(footprint.threads(context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(FileWatch.class, "McpOAuthFiles")));
    }

    /** Opens the port when the context has started: whoever can connect is answered by the routes. */
    static void listenWhenStarted(CamelContext context, GatewayHttpServer server) throws Exception {
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            health.register(new ListeningCheck(server::isListening));
        }
        context.addStartupListener(new ExtendedStartupListener() {
            @Override
            public void onCamelContextStarting(CamelContext starting, boolean alreadyStarted) {}

            @Override
            public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {}

            @Override
            public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) throws Exception {
                try {
                    Listener.server(started)
                            .open(server, CamelContextHelper.mandatoryLookup(started, FileWatch.BEAN, FileWatch.class));
                } catch (Exception e) {
                    started.stop();
                    throw e;
                }
            }
        });
    }

    /** What happens when the context has started, and before it stops. */
    private static final class Moments extends LifecycleStrategySupport {

        private final LocalServers local;
        private final StartMeters meters;
        private final @Nullable EagerTokens eager;
        private final @Nullable RevocationAtShutdown revocation;

        Moments(
                LocalServers local,
                StartMeters meters,
                @Nullable EagerTokens eager,
                @Nullable RevocationAtShutdown revocation) {
            this.eager = eager;
            this.local = local;
            this.meters = meters;
            this.revocation = revocation;
        }

        /** A host may bind its meter registry until then. */
        @Override
        public void onContextStarted(CamelContext context) {
            local.registerMeters();
            meters.register();
            if (eager != null) {
                eager.begin();
            }
        }

        /** The routes still run: revoking needs them. */
        @Override
        public void onContextStopping(CamelContext context) {
            ListeningCheck.end(context);
            if (revocation != null) {
                Quiesce.await(context);
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
