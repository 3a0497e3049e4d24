package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.EagerTokens;
import dev.camelmcp.acquire.RevocationAtShutdown;
import dev.camelmcp.admin.ServerActivity;
import dev.camelmcp.authserver.DiscoveredServers;
import dev.camelmcp.authserver.ScopeSteps;
import dev.camelmcp.bootstrap.Gateway.Mode;
import dev.camelmcp.bootstrap.SharingBeans.Shared;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ProgramEnvironment;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.forward.AccessLog;
import dev.camelmcp.http.BodyLimits;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.http.Refusals;
import dev.camelmcp.http.client.UpstreamComponent;
import dev.camelmcp.inbound.FailedAttempts;
import dev.camelmcp.observe.FormerServers;
import dev.camelmcp.observe.ForwardMetrics;
import dev.camelmcp.observe.LocalMetrics;
import dev.camelmcp.observe.ServerTags;
import dev.camelmcp.observe.StartMeters;
import dev.camelmcp.observe.StoreMetrics;
import dev.camelmcp.observe.TokenMetrics;
import dev.camelmcp.observe.TrafficHistory;
import dev.camelmcp.observe.UpstreamStates;
import dev.camelmcp.shared.Issuers;
import dev.camelmcp.store.Neighbours;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tracing.CallersTraces;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an installation consists of, each piece with those that it asks before it. Stateless. */
final class Installation {

    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private Installation() {}

    /**
     * An installation; {@link Footprint#remove} takes it out in the opposite order.
     *
     * @param programs the environment of local servers
     * @param properties those that Camel does not have
     * @param named files that placeholders in the configuration name
     * @param routes to be loaded; empty where somebody else does
     * @param mode what for: a command is about one server, so {@code oauth.eager} does not count; a check gets tokens
     *     of its own, not those of other nodes
     */
    static void install(
            Footprint footprint,
            McpConfig config,
            ProgramEnvironment programs,
            List<ConfigEntry> properties,
            NamedFiles named,
            List<String> routes,
            Mode mode,
            Clock clock)
            throws Exception {
        CamelContext context = footprint.context();
        // what the others read and count in
        footprint.properties(new SettingsSource(config.settings().properties()));
        InstalledMeters meters = InstalledMeters.of(footprint);
        ServerTags tags = new ServerTags(context);
        FormerServers former = new FormerServers();
        TokenMetrics tokenMetrics = new TokenMetrics(config.servers(), meters, tags, former);
        ForwardMetrics forwardMetrics = new ForwardMetrics(config.servers(), meters, tags);
        UpstreamStates upstreams = new UpstreamStates(config.servers(), clock);
        config.servers().addListener(upstreams);
        FileWatch files = new FileWatch();
        footprint.bind(FileWatch.BEAN, files);
        TlsClients tls = new TlsClients(files, clock);
        FollowedSettings followed = new FollowedSettings();
        ConfigWatch watch = new ConfigWatch(
                config.file(),
                named,
                edited -> CamelConfigSource.readNext(context, properties, named, config, edited),
                config.servers(),
                followed);
        // the beans, each with those that it asks before it
        RequestThreads threads =
                RequestThreads.bind(footprint, config.settings().oauth());
        ProducerTemplate producer = threads.producer();
        ScopeSteps scopes = new ScopeSteps();
        Shared shared = mode == Mode.CHECK
                ? null
                : SharingBeans.make(footprint, config, tls, scopes, new StoreMetrics(meters, tags), followed, clock);
        TokenCache cache = TokenBeans.bind(
                footprint,
                config,
                threads,
                tokenMetrics,
                tls,
                scopes,
                shared == null ? Neighbours.NONE : shared.sharing(),
                clock);
        BodyLimits bodies = ForwardBeans.bodies(config.settings());
        Redirects redirects = new Redirects();
        footprint.bind(Redirects.BEAN, redirects);
        DiscoveredServers discovered = DiscoveryBeans.bind(
                footprint,
                config,
                cache,
                scopes,
                shared == null ? new Issuers() : shared.sharing().issuers(),
                clock);
        footprint.bind(DiscoveredServers.BEAN, discovered);
        CallersTraces traces = new CallersTraces(context);
        footprint.add("traces of callers", traces::close);
        AccessLog accessLog = InboundBeans.accessLog(config.settings(), clock);
        UpstreamComponent upstream = ForwardBeans.bind(
                footprint,
                config,
                bodies,
                cache,
                scopes,
                forwardMetrics,
                tls,
                redirects,
                upstreams,
                traces,
                accessLog == null ? Refusals.NONE : accessLog);
        LocalServers local = LocalServers.bind(
                footprint,
                config,
                programs,
                bodies.memory(),
                producer,
                new LocalMetrics(config.servers(), meters, tags, upstreams),
                clock);
        FailedAttempts attempts = InboundBeans.attempts(footprint);
        InboundBeans.bind(footprint, config, followed, bodies, attempts, accessLog, clock);
        GatewayBeans.bind(footprint, config, bodies.memory());
        TrafficHistory history = new TrafficHistory(config.servers(), forwardMetrics, tokenMetrics, cache, clock);
        Administration.bind(
                footprint,
                config,
                followed,
                cache,
                discovered,
                attempts,
                meters,
                new ServerActivity(upstreams, history, upstream::openStreams),
                history,
                former,
                clock);
        Runnable tokenHealth = Administration.tokenHealth(footprint, config, cache);
        if (shared != null) {
            Administration.bind(footprint, shared.store());
        }
        StartMeters startMeters = new StartMeters(
                config.servers(),
                cache,
                upstream::openStreams,
                tokenMetrics,
                forwardMetrics,
                meters,
                tags,
                former,
                clock);
        // before the meters go
        footprint.add("start meters", startMeters::stop);
        config.servers().addListener(history);
        config.servers().addListener(startMeters);
        ScheduledExecutorService thread = footprint.threads(
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(FileWatch.class, "McpOAuthFiles"));
        Moments moments = new Moments()
                .whenStarted(traces::start)
                .whenStarted(local::registerMeters)
                .whenStarted(() -> startMeters.register(thread))
                .whenStarted(() -> warnOfTracing(context))
                // not before, when a probe would look at each server though the gateway is not ready anyway
                .whenStarted(tokenHealth)
                .beforeStop(ListeningCheck::end)
                .beforeStop(stopping -> watch.close());
        if (shared != null) {
            // not before, when a start that takes all of the machine would look like a store that does not answer
            moments.whenStarted(shared.store()::registerMeters)
                    .whenStarted(() -> shared.sharing().start(cache));
        }
        if (mode == Mode.RUN) {
            ScheduledExecutorService looks = footprint.threads(context.getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(TrafficHistory.class, "McpOAuthHistory"));
            moments.whenStarted(() -> history.start(looks));
            EagerTokens first = new EagerTokens(config.servers(), producer);
            config.servers().addListener(first);
            moments.whenStarted(first::begin);
        }
        if (config.settings().oauth().revokeOnShutdown()) {
            RevocationAtShutdown revocation =
                    new RevocationAtShutdown(config.servers(), cache, producer, discovered::offersRevocation);
            moments.beforeStop(Quiesce::await).beforeStop(stopping -> revocation.revokeAll());
        }
        // servers and keys may change from then on; not before, since the first look reads the servers once more
        moments.whenStarted(() -> files.start(thread));
        footprint.lifecycle(moments);
        watch.start(footprint, files);
        // last, since they name the beans; and so the first to go
        JarRoutes.load(footprint, routes);
    }

    private static void warnOfTracing(CamelContext started) {
        if (Boolean.TRUE.equals(started.isTracing())) {
            LOG.warn(
                    "camel.main.tracing=true logs the headers of messages, and with them tokens, and in routes that are"
                            + " files of yours the clients' secrets: it is for development");
        }
    }
}
