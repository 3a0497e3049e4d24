package dev.camelmcp.bootstrap;

import dev.camelmcp.camel.BackgroundRefresh;
import dev.camelmcp.camel.BearerHeader;
import dev.camelmcp.camel.EndpointError;
import dev.camelmcp.camel.ErrorAnswer;
import dev.camelmcp.camel.ForwardMetrics;
import dev.camelmcp.camel.ForwardRequest;
import dev.camelmcp.camel.OAuthEnabled;
import dev.camelmcp.camel.RetryAfter;
import dev.camelmcp.camel.RetryBudget;
import dev.camelmcp.camel.RetryNotice;
import dev.camelmcp.camel.RevocationAnswer;
import dev.camelmcp.camel.RevocationAtShutdown;
import dev.camelmcp.camel.RevocationRequest;
import dev.camelmcp.camel.RouteTokenSource;
import dev.camelmcp.camel.ScopeCheck;
import dev.camelmcp.camel.ScopeRefused;
import dev.camelmcp.camel.ServerResolver;
import dev.camelmcp.camel.StartMeters;
import dev.camelmcp.camel.TokenAcquisition;
import dev.camelmcp.camel.TokenAnswer;
import dev.camelmcp.camel.TokenEndpointClient;
import dev.camelmcp.camel.TokenInvalidation;
import dev.camelmcp.camel.TokenJson;
import dev.camelmcp.camel.TokenLookup;
import dev.camelmcp.camel.TokenMetrics;
import dev.camelmcp.camel.TokenRefused;
import dev.camelmcp.camel.TokenRejection;
import dev.camelmcp.camel.TokenRequest;
import dev.camelmcp.clientauth.ClientAuthentications;
import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.config.ForwardSettings.Circuit;
import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Settings;
import dev.camelmcp.http.AsyncHttpEngine;
import dev.camelmcp.http.UpstreamComponent;
import dev.camelmcp.store.CaffeineTokenStore;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.tls.TlsClients;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.impl.engine.DefaultProducerTemplate;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds what the routes name into a CamelContext. To be called after the context's properties are in place and before the routes are loaded. Stateless.
 */
public final class McpOAuth {

    /** The cache that {@code caffeine-cache:} endpoints look tokens up in. */
    public static final String TOKEN_CACHE = "mcp-oauth-tokens";

    /** The routes in the jar, one by one: in OSGi a wildcard silently finds nothing. */
    public static final List<String> ROUTES = List.of(
            "classpath:mcp-oauth/routes/error-handling.camel.yaml",
            "classpath:mcp-oauth/routes/revocation-errors.camel.yaml",
            "classpath:mcp-oauth/routes/authorize.camel.yaml",
            "classpath:mcp-oauth/routes/cache.camel.yaml",
            "classpath:mcp-oauth/routes/token.camel.yaml",
            "classpath:mcp-oauth/routes/revoke.camel.yaml",
            "classpath:mcp-oauth/routes/metadata.camel.yaml",
            "classpath:mcp-oauth/routes/forward.camel.yaml",
            "classpath:mcp-oauth/routes/local.camel.yaml",
            "classpath:mcp-oauth/routes/admin.camel.yaml",
            "classpath:mcp-oauth/routes/admin-change.camel.yaml");

    private static final Logger LOG = LoggerFactory.getLogger(McpOAuth.class);

    /** Acquisitions that may talk to authorization servers at the same time; one per server at most. */
    private static final int ACQUISITION_THREADS = 20;

    private McpOAuth() {}

    /**
     * Reads the configuration and binds the beans.
     *
     * @throws dev.camelmcp.config.ConfigException with everything that is wrong with the configuration
     */
    public static McpConfig install(CamelContext context, Clock clock) throws Exception {
        McpConfig config = CamelConfigSource.read(context);
        config.warnings().forEach(LOG::warn);
        Settings settings = config.settings();
        context.getPropertiesComponent().addPropertiesSource(new SettingsSource(settings.properties()));

        DefaultProducerTemplate producer = producer(context);
        Supplier<MeterRegistry> meters = () -> MicrometerUtils.getOrCreateMeterRegistry(
                context.getRegistry(), MicrometerConstants.METRICS_REGISTRY_NAME);
        TokenMetrics tokenMetrics = new TokenMetrics(meters);
        ForwardMetrics forwardMetrics = new ForwardMetrics(meters);
        CaffeineTokenStore store = new CaffeineTokenStore(clock);
        TokenCache cache = new TokenCache(
                store,
                new RouteTokenSource(producer, tokenMetrics),
                clock,
                settings.oauth().clockSkew(),
                settings.oauth().failurePause());
        ClientAuthentications authentications = new ClientAuthentications(clock);
        TokenJson json = new TokenJson();
        json.setCamelContext(context);

        Registry registry = context.getRegistry();
        registry.bind(TOKEN_CACHE, store.cache());
        registry.bind("mcpServer", new ServerResolver(config.servers()));
        registry.bind("mcpTokenLookup", new TokenLookup(cache, tokenMetrics));
        registry.bind("mcpTokenAcquisition", new TokenAcquisition(cache::get));
        registry.bind("mcpTokenRefresh", new TokenAcquisition(cache::refresh));
        registry.bind("mcpBackgroundRefresh", new BackgroundRefresh(cache, producer));
        registry.bind("mcpTokenInvalidation", new TokenInvalidation(cache));
        registry.bind("mcpOAuthEnabled", new OAuthEnabled());
        registry.bind("mcpBearerHeader", new BearerHeader());

        TlsClients tls = new TlsClients(clock);
        registry.bind("mcpTlsClients", tls);
        ScheduledExecutorService timer = timer(context);
        registry.bind(
                ServerRegistration.DEFAULT_CLIENT_BEAN,
                new TokenEndpointClient(settings.oauth().timeout(), timer, null));
        config.servers().all().stream()
                .filter(s -> !s.getClientBean().equals(ServerRegistration.DEFAULT_CLIENT_BEAN))
                .forEach(s -> registry.bind(
                        s.getClientBean(),
                        new TokenEndpointClient(
                                settings.oauth().timeout(),
                                timer,
                                tls.of(s.requireOAuth().tls()))));

        registry.bind("mcpTokenRequest", new TokenRequest(authentications, tls));
        registry.bind("mcpTokenJson", json);
        registry.bind("mcpTokenAnswer", new TokenAnswer(clock));
        registry.bind("mcpEndpointError", new EndpointError(json));
        registry.bind("mcpScopeCheck", new ScopeCheck());
        registry.bind(
                "mcpRetryBudget",
                new RetryBudget(settings.oauth().maxRetries(), settings.oauth().retryBudget(), clock));
        registry.bind("mcpRetryAfter", new RetryAfter(settings.oauth().maxRetryAfter(), clock));
        registry.bind(
                "mcpRetryNotice",
                new RetryNotice("token acquisition", settings.oauth().maxRetries(), tokenMetrics));
        registry.bind(
                "mcpRevocationRetryNotice",
                new RetryNotice("token revocation", settings.oauth().maxRetries(), tokenMetrics));
        registry.bind("mcpRevocationRequest", new RevocationRequest(authentications));
        registry.bind("mcpRevocationAnswer", new RevocationAnswer());

        if (settings.oauth().revokeOnShutdown()) {
            context.addLifecycleStrategy(new RevocationAtShutdown(config.servers(), cache, producer));
        }

        UpstreamComponent upstream = bindForwarding(context, config, tls);
        InboundBeans.bind(context, config.settings(), clock);
        registry.bind("mcpForwardRequest", new ForwardRequest(config.servers(), forwardMetrics));
        registry.bind("mcpTokenRejection", new TokenRejection(cache, forwardMetrics));
        registry.bind("mcpTokenRefused", new TokenRefused());
        registry.bind("mcpScopeRefused", new ScopeRefused());
        registry.bind("mcpErrorAnswer", new ErrorAnswer());
        context.addStartupListener(new StartMeters(
                config.servers().all(), cache, upstream::openStreams, tokenMetrics, forwardMetrics, meters, clock));
        LocalServers.bind(context, config, producer, meters, clock);
        Administration.bind(context, config, cache, meters);
        return config;
    }

    private static UpstreamComponent bindForwarding(CamelContext context, McpConfig config, TlsClients tls) {
        ForwardSettings forward = config.settings().forward();
        InboundSettings inbound = config.settings().inbound();
        Registry registry = context.getRegistry();
        AsyncHttpEngine engine = new AsyncHttpEngine(forward.maxRequestSize(), inbound.idleTimeout());
        engine.setCamelContext(context);
        registry.bind("mcpHttpEngine", engine);
        UpstreamComponent upstream = new UpstreamComponent(forward, tls, circuits(forward.circuit()));
        registry.bind("mcp-upstream", upstream);
        return upstream;
    }

    private static @Nullable CircuitBreakerRegistry circuits(@Nullable Circuit circuit) {
        return circuit == null
                ? null
                : CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                        .failureRateThreshold(circuit.failureRate())
                        .slidingWindowSize(circuit.window())
                        .minimumNumberOfCalls(circuit.window())
                        .waitDurationInOpenState(circuit.openTime())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
    }

    private static ScheduledExecutorService timer(CamelContext context) {
        return context.getExecutorServiceManager().newSingleThreadScheduledExecutor(McpOAuth.class, "McpOAuthDeadline");
    }

    private static DefaultProducerTemplate producer(CamelContext context) throws Exception {
        DefaultProducerTemplate producer = new DefaultProducerTemplate(context);
        ExecutorService threads = context.getExecutorServiceManager()
                .newFixedThreadPool(producer, "McpOAuthAcquisition", ACQUISITION_THREADS);
        producer.setExecutorService(threads);
        context.addService(producer);
        return producer;
    }
}
