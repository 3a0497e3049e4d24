package dev.camelmcp.bootstrap;

import dev.camelmcp.acquire.AssertionAnswer;
import dev.camelmcp.acquire.AssertionNeeded;
import dev.camelmcp.acquire.AssertionRequest;
import dev.camelmcp.acquire.BackgroundRefresh;
import dev.camelmcp.acquire.BearerHeader;
import dev.camelmcp.acquire.DpopProof;
import dev.camelmcp.acquire.DpopTokenNonce;
import dev.camelmcp.acquire.DpopTokenProof;
import dev.camelmcp.acquire.EndpointError;
import dev.camelmcp.acquire.NoTrust;
import dev.camelmcp.acquire.OAuthEnabled;
import dev.camelmcp.acquire.RetryAfter;
import dev.camelmcp.acquire.RetryBudget;
import dev.camelmcp.acquire.RetryNotice;
import dev.camelmcp.acquire.RevocationAnswer;
import dev.camelmcp.acquire.RevocationFailure;
import dev.camelmcp.acquire.RevocationRequest;
import dev.camelmcp.acquire.RouteTokenSource;
import dev.camelmcp.acquire.ScopeCheck;
import dev.camelmcp.acquire.TokenAcquisition;
import dev.camelmcp.acquire.TokenAnswer;
import dev.camelmcp.acquire.TokenInUse;
import dev.camelmcp.acquire.TokenInvalidation;
import dev.camelmcp.acquire.TokenJson;
import dev.camelmcp.acquire.TokenLookup;
import dev.camelmcp.acquire.TokenRequest;
import dev.camelmcp.authserver.ScopeSteps;
import dev.camelmcp.camel.ServerResolver;
import dev.camelmcp.clientauth.ClientAuthentications;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.OAuthSettings;
import dev.camelmcp.config.OAuthSettings.Retries;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.dpop.ProofKeys;
import dev.camelmcp.dpop.Proofs;
import dev.camelmcp.grant.Grants;
import dev.camelmcp.observe.TokenMetrics;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.store.CaffeineTokenStore;
import dev.camelmcp.store.Neighbours;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.store.TokenStore;
import dev.camelmcp.tls.TlsClients;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Predicate;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;

/** Binds what the routes that get, keep and revoke tokens name. Stateless. */
final class TokenBeans {

    private TokenBeans() {}

    /** The cache that all of them share. */
    static TokenCache bind(
            Footprint footprint,
            McpConfig config,
            RequestThreads threads,
            TokenMetrics metrics,
            TlsClients tls,
            ScopeSteps scopes,
            Neighbours neighbours,
            Clock clock) {
        OAuthSettings settings = config.settings().oauth();
        CaffeineTokenStore memory = new CaffeineTokenStore(clock);
        TokenStore store = HostBeans.store(footprint.context()).orElse(memory);
        TokenCache cache = new TokenCache(
                store,
                new RouteTokenSource(
                        threads.producer(), metrics, config.settings().proxy()),
                neighbours,
                clock,
                settings.clockSkew(),
                settings.failurePause(),
                TokenCache.MOST_CALLERS);
        // empty where the host has a store of its own, but the route mcp-oauth-invalidate names it
        footprint.bind(McpOAuth.TOKEN_CACHE, memory.cache());
        footprint.add("tokens", memory.cache()::invalidateAll);
        config.servers().addListener(new ServersListener() {
            @Override
            public void afterChange(ServersChange change) {
                change.gone().forEach(cache::forget);
            }
        });
        footprint.bind("mcpServer", new ServerResolver(config.servers()));
        footprint.bind("mcpTokenLookup", new TokenLookup(cache, metrics));
        footprint.bind("mcpTokenMiss", (Predicate) TokenLookup::isMiss);
        footprint.bind("mcpTokenDue", (Predicate) TokenLookup::isDue);
        footprint.bind("mcpTokenAcquisition", new TokenAcquisition((server, token) -> cache.get(server), clock));
        footprint.bind("mcpTokenRefresh", new TokenAcquisition((server, token) -> cache.refresh(server), clock));
        footprint.bind(
                "mcpStepUpAcquisition",
                new TokenAcquisition(
                        (server, token) -> token == null ? cache.get(server) : cache.replace(server, token), clock));
        footprint.bind("mcpBackgroundRefresh", new BackgroundRefresh(cache, threads.producer()));
        footprint.bind("mcpTokenInvalidation", new TokenInvalidation(cache));
        footprint.bind("mcpTokenInUse", new TokenInUse(cache));
        footprint.bind("mcpOAuthEnabled", new OAuthEnabled());
        footprint.bind("mcpBearerHeader", new BearerHeader());
        bindClients(footprint, config, tls, threads.timer());
        bindProofs(footprint, config, clock);
        bindRequests(footprint, settings, metrics, scopes, clock);
        footprint.bind(
                "mcpRevocationFailure", new RevocationFailure(config.settings().proxy()));
        return cache;
    }

    /** One for all servers without TLS files of their own, and one for each set of files. */
    private static void bindClients(
            Footprint footprint, McpConfig config, TlsClients tls, ScheduledExecutorService timer) {
        OAuthSettings settings = config.settings().oauth();
        EgressProxy egress = config.settings().proxy();
        footprint.bind(TlsClients.BEAN, tls);
        // the http: component of a host may have a filter that keeps credentials back
        footprint.bind("mcpHeaderFilter", new HttpHeaderFilterStrategy());
        footprint.bind("mcpNoTrust", new NoTrust());
        OAuthClients kinds = new OAuthClients(settings.timeout(), timer, egress, HostBeans.names(footprint.context()));
        OAuthClients.NAMES.forEach(name -> footprint.bind(name, kinds.of(name, tls::jvms)));
        ClientBeans clients = new ClientBeans(
                footprint.context().getRegistry(),
                config.servers(),
                tls,
                (files, name) -> kinds.of(name, () -> tls.current(files)));
        footprint.add("clients", clients::unbind);
        clients.bind(config.servers().all());
        config.servers().addListener(clients);
    }

    /** Keys are made and read here, before requests want them. */
    private static void bindProofs(Footprint footprint, McpConfig config, Clock clock) {
        ProofKeys keys = new ProofKeys();
        keys.prepare(config.servers().all());
        config.servers().addListener(keys);
        Proofs proofs = new Proofs(keys, clock);
        footprint.bind("mcpDpopTokenProof", new DpopTokenProof(proofs));
        footprint.bind("mcpDpopTokenNonce", new DpopTokenNonce(proofs));
        footprint.bind("mcpDpopProof", new DpopProof(proofs));
    }

    private static void bindRequests(
            Footprint footprint, OAuthSettings settings, TokenMetrics metrics, ScopeSteps scopes, Clock clock) {
        ClientAuthentications authentications =
                new ClientAuthentications(clock, HostBeans.methods(footprint.context()));
        Grants grants = new Grants(clock, HostBeans.grants(footprint.context()));
        TokenJson json = new TokenJson();
        json.setCamelContext(footprint.context());
        TokenRequest requests = new TokenRequest(authentications, grants);
        TokenAnswer answers = new TokenAnswer(clock, grants);
        footprint.bind("mcpTokenRequest", requests);
        footprint.bind("mcpAssertionNeeded", new AssertionNeeded());
        footprint.bind("mcpAssertionRequest", new AssertionRequest(requests));
        footprint.bind("mcpAssertionAnswer", new AssertionAnswer(answers));
        footprint.bind("mcpTokenJson", json);
        footprint.bind("mcpTokenAnswer", answers);
        footprint.bind("mcpScopeCheck", new ScopeCheck(scopes::refused));
        Retries retries = settings.retries();
        RedeliveryPolicy pauses = pauses(retries);
        footprint.bind("mcpRedeliveryPolicy", pauses);
        footprint.bind(
                "mcpRetryBudget", new RetryBudget(retries.max(), retries.budget(), retries.maxRetryAfter(), clock));
        RetryAfter retryAfter = new RetryAfter(retries.maxRetryAfter(), pauses, clock);
        footprint.bind("mcpRetryAfter", retryAfter);
        footprint.bind("mcpEndpointError", new EndpointError(json, retryAfter));
        footprint.bind("mcpRetryNotice", new RetryNotice("token acquisition", retries.max(), metrics));
        footprint.bind("mcpRevocationRetryNotice", new RetryNotice("token revocation", retries.max(), metrics));
        footprint.bind("mcpRevocationRequest", new RevocationRequest(authentications));
        footprint.bind("mcpRevocationAnswer", new RevocationAnswer());
    }

    /**
     * Pauses that grow and hold no thread. In YAML, Camel's schema would refuse the placeholders of some of these
     * values.
     */
    private static RedeliveryPolicy pauses(Retries retries) {
        RedeliveryPolicy policy = new RedeliveryPolicy();
        policy.setMaximumRedeliveries(retries.max());
        policy.setRedeliveryDelay(retries.initialDelay().toMillis());
        policy.setUseExponentialBackOff(true);
        policy.setBackOffMultiplier(retries.multiplier());
        policy.setMaximumRedeliveryDelay(retries.maxDelay().toMillis());
        policy.setUseCollisionAvoidance(true);
        policy.setCollisionAvoidanceFactor(0.1);
        policy.setAsyncDelayedRedelivery(true);
        policy.setAllowRedeliveryWhileStopping(false);
        policy.setLogExhausted(false);
        policy.setLogRetryAttempted(false);
        return policy;
    }
}
