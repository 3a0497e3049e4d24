package dev.camelmcp.bootstrap;

import dev.camelmcp.bootstrap.Gateway.Mode;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.Settings;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.http.server.GatewayHttpServer;
import dev.camelmcp.http.server.OwnVertx;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
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
 *   WarmUp.begin
 * [services, then routes]          [services, then routes]         [services, then routes: before, or earlier]
 * contextStarted                 contextStarted                    contextStarted
 * WarmUp.end
 * listen                         listen
 * RouteReload.start
 * Gateway.announce
 *
 * ShutdownDelay
 * RouteReload.close
 * contextStopping                contextStopping                   contextStopping
 *   ListeningCheck.end
 *   Quiesce, revoke                Quiesce, revoke                   Quiesce, revoke
 * [routes end]                   Footprint.remove                  Footprint.remove
 * [components, then services]    [components, then services]
 * HttpServers.close              OwnVertx.close
 * Gateway.stopped
 * </pre>
 *
 * <p>What ends on the way does so in Camel's own methods: when a route is suspended, {@code AsyncHttpConsumer} lets go
 * of silent streams, and when it stops, it waits for answers; then {@code StdioComponent} ends processes and
 * {@code UpstreamComponent} connections, and {@code GatewayHttpServer} closes the port. Stateless.
 */
public final class StartAndStop {

    private static final String SERVERS = "mcpHttpServers";

    private StartAndStop() {}

    /**
     * On camel-main, before it makes anything.
     *
     * @param whenStopped when nothing of it runs any more; what comes later, a process that was told to end may not do
     */
    static McpConfig configure(CamelContext context, Mode mode, Clock clock, Runnable whenStopped) throws Exception {
        boolean http = mode != Mode.TOKENS;
        if (http) {
            // a filter has to be there before the first meter
            PrometheusMeters.bind(context);
        }
        // for camel.* properties too; in a context of somebody else's, only values of ours know it
        context.getPropertiesComponent().addPropertiesFunction(new FilePropertiesFunction(new NamedFiles()));
        Variables.bind(context);
        OptionalLibraries.check(context);
        // not the routes: camel-main reads them from where they can be edited
        McpConfig config = McpOAuth.in(context)
                .routes(List.of())
                .mode(mode)
                .alone()
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
                    whenStopped.run();
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
                listenWhenStarted(context, server, WarmUp.begin(context, settings));
            }
        }
        if (mode == Mode.RUN && Listener.isManaged(context)) {
            context.addService(Listener.management(context).managementRoutes(context, settings));
        }
    }

    /**
     * Opens the port when the context has started: whoever can connect is answered by the routes.
     *
     * @param warmUp to be over by then; null for none
     */
    static void listenWhenStarted(CamelContext context, GatewayHttpServer server, @Nullable WarmUp warmUp)
            throws Exception {
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
                    if (warmUp != null) {
                        warmUp.end();
                    }
                    Listener.server(started)
                            .open(server, CamelContextHelper.mandatoryLookup(started, FileWatch.BEAN, FileWatch.class));
                } catch (Exception e) {
                    started.stop();
                    throw e;
                }
            }
        });
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
