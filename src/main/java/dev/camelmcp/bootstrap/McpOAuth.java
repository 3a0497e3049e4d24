package dev.camelmcp.bootstrap;

import dev.camelmcp.bootstrap.Gateway.Mode;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.forward.AccessLog;
import dev.camelmcp.http.NettyVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An installation in a CamelContext: the beans, the routes and what belongs to them, from {@link #install} to
 * {@link #close}, which takes all of it out again. Both work before the context starts and while it runs, in the order
 * of {@link StartAndStop}. There is one in a context, because the routes' ids are fixed; contexts do not share
 * anything, and are told apart by their names. Thread-safe.
 */
public final class McpOAuth implements AutoCloseable {

    /** The cache that {@code caffeine-cache:} endpoints look tokens up in. */
    public static final String TOKEN_CACHE = "mcp-oauth-tokens";

    /** The bean that an installation is itself. */
    public static final String BEAN = "mcpOAuth";

    /**
     * The routes of the jar that get, keep and revoke tokens and ask MCP servers, and do not listen. One by one: in
     * OSGi a wildcard silently finds nothing.
     */
    public static final List<String> TOKEN_ROUTES = List.of(
            "classpath:mcp-oauth/routes/error-handling.camel.yaml",
            "classpath:mcp-oauth/routes/revocation-errors.camel.yaml",
            "classpath:mcp-oauth/routes/authorize.camel.yaml",
            "classpath:mcp-oauth/routes/cache.camel.yaml",
            "classpath:mcp-oauth/routes/token.camel.yaml",
            "classpath:mcp-oauth/routes/token-attempt.camel.yaml",
            "classpath:mcp-oauth/routes/grant.camel.yaml",
            "classpath:mcp-oauth/routes/env.camel.yaml",
            "classpath:mcp-oauth/routes/server.camel.yaml",
            "classpath:mcp-oauth/routes/local.camel.yaml",
            "classpath:mcp-oauth/routes/tools.camel.yaml",
            "classpath:mcp-oauth/routes/revoke.camel.yaml",
            "classpath:mcp-oauth/routes/discover.camel.yaml",
            "classpath:mcp-oauth/routes/discover-ask.camel.yaml");

    /** The routes of the jar that listen. */
    public static final List<String> HTTP_ROUTES = List.of(
            "classpath:mcp-oauth/routes/metadata.camel.yaml",
            "classpath:mcp-oauth/routes/gateway.camel.yaml",
            "classpath:mcp-oauth/routes/forward.camel.yaml",
            "classpath:mcp-oauth/routes/admin-change.camel.yaml",
            "classpath:mcp-oauth/routes/admin.camel.yaml");

    /** All routes of the jar. */
    public static final List<String> ROUTES = all();

    private static final Logger LOG = LoggerFactory.getLogger(McpOAuth.class);

    private final Footprint footprint;
    private final McpConfig config;

    private McpOAuth(Footprint footprint, McpConfig config) {
        this.footprint = footprint;
        this.config = config;
    }

    /**
     * Installs everything, by the properties of the context.
     *
     * @throws dev.camelmcp.config.ConfigException with everything that is wrong with the configuration
     * @throws IllegalStateException when the context has a bean under a name of ours, as after another installation, or
     *     when it is on its way between the two states in which routes that are added will run: not yet begun, and
     *     started
     */
    public static McpOAuth install(CamelContext context) throws Exception {
        return in(context).install();
    }

    /** For an installation that is not like all others. */
    public static Builder in(CamelContext context) {
        return new Builder(context);
    }

    /** What was read at the installation. */
    public McpConfig config() {
        return config;
    }

    /**
     * Takes everything out of the context again, after requests that are under way have ended, or ten seconds for each
     * route. May be called more than once.
     */
    @Override
    public synchronized void close() {
        footprint.remove();
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(TOKEN_ROUTES);
        all.addAll(HTTP_ROUTES);
        return List.copyOf(all);
    }

    /** How to install. Not thread-safe; use once. */
    public static final class Builder {

        private final CamelContext context;
        private final List<ConfigEntry> properties = new ArrayList<>();
        private Clock clock = Clock.systemUTC();
        private List<String> routes = ROUTES;
        private Mode mode = Mode.RUN;
        private boolean alone;

        private Builder(CamelContext context) {
            this.context = context;
        }

        /**
         * Which routes come along: {@link #ROUTES} unless said otherwise, {@link #TOKEN_ROUTES}, some of them, or files
         * of the host. Where two files have a route with the same id, the later one counts.
         *
         * @param locations as Camel reads them, {@code classpath:…} or {@code file:…}, without wildcards; empty where
         *     somebody else loads the routes
         */
        public Builder routes(List<String> locations) {
            routes = List.copyOf(locations);
            return this;
        }

        /**
         * Properties that Camel's own do not have, or not as a list: they win over these.
         *
         * @param source where they come from, for messages
         */
        public Builder properties(Map<String, String> some, String source) {
            some.forEach((key, value) -> properties.add(new ConfigEntry(key, value, source)));
            return this;
        }

        /** As {@link #properties}, one at a time. */
        public Builder property(ConfigEntry entry) {
            properties.add(entry);
            return this;
        }

        public Builder clock(Clock other) {
            clock = other;
            return this;
        }

        /** What for; to serve unless said otherwise. */
        Builder mode(Mode other) {
            mode = other;
            return this;
        }

        /** The process is there for the gateway, and decides itself how it ends. */
        Builder alone() {
            alone = true;
            return this;
        }

        /** As {@link McpOAuth#install}; when it fails, nothing stays behind. */
        public McpOAuth install() throws Exception {
            if (context.getRegistry().lookupByName(BEAN) != null) {
                throw new IllegalStateException("CamelContext '" + context.getName()
                        + "' has an installation of camel-mcp-oauth already; close that one first");
            }
            refuseWhereRoutesWouldNotRun();
            Footprint footprint = new Footprint(context);
            try {
                Variables variables = Variables.bind(footprint);
                NamedFiles files = NamedFiles.of(context);
                McpConfig config = files.reading(() -> CamelConfigSource.read(context, properties, files));
                config.warnings().forEach(LOG::warn);
                if (!alone && !config.settings().shutdownDelay().isZero()) {
                    LOG.warn(
                            "mcp.shutdown-delay does nothing here: it is for bin/mcp-oauth run, and the host decides how"
                                    + " it ends");
                }
                if (!alone && config.settings().accessLog().file() != null) {
                    LOG.warn("mcp.access-log.file does nothing here: it is for bin/mcp-oauth run, and in an application"
                            + " its own log decides where logger " + AccessLog.LOGGER + " writes");
                }
                NettyVersion.warning().ifPresent(LOG::warn);
                McpOAuth installed = new McpOAuth(footprint, config);
                footprint.bind(BEAN, installed);
                Installation.install(
                        footprint, config, variables.programs(), List.copyOf(properties), files, routes, mode, clock);
                return installed;
            } catch (Exception e) {
                footprint.remove();
                throw e;
            }
        }

        /** Camel takes a route in any state, and in some it says nothing and never starts it. */
        private void refuseWhereRoutesWouldNotRun() {
            ServiceStatus status = context.getStatus();
            if (status != ServiceStatus.Stopped && status != ServiceStatus.Started) {
                throw new IllegalStateException("CamelContext '" + context.getName() + "' is " + status
                        + ", and routes that come now would never run: install before it is initialized and started, or"
                        + " when it has started (StartupListener.onCamelContextFullyStarted)");
            }
        }
    }
}
