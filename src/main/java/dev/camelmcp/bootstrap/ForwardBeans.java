package dev.camelmcp.bootstrap;

import dev.camelmcp.authserver.ScopeSteps;
import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.config.ForwardSettings.Circuit;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.Settings;
import dev.camelmcp.forward.AnswerToToken;
import dev.camelmcp.forward.ErrorAnswer;
import dev.camelmcp.forward.ForwardRequest;
import dev.camelmcp.forward.MessageInspection;
import dev.camelmcp.forward.RequestBody;
import dev.camelmcp.forward.RouteRefusal;
import dev.camelmcp.forward.ScopeRefused;
import dev.camelmcp.forward.TokenRefused;
import dev.camelmcp.forward.TokenRejection;
import dev.camelmcp.forward.ToolGuard;
import dev.camelmcp.http.BodyLimits;
import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.http.Redirects;
import dev.camelmcp.http.Refusals;
import dev.camelmcp.http.client.UpstreamComponent;
import dev.camelmcp.http.server.AsyncHttpEngine;
import dev.camelmcp.observe.ForwardMetrics;
import dev.camelmcp.observe.UpstreamStates;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.tls.TlsClients;
import dev.camelmcp.tracing.CallersTraces;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;

/** Binds what the route that forwards names. Stateless. */
final class ForwardBeans {

    private ForwardBeans() {}

    /** Shared by all who read bodies. */
    static BodyLimits bodies(Settings settings) {
        ForwardSettings forward = settings.forward();
        return new BodyLimits(
                forward.maxRequestSize(), settings.inbound().idleTimeout(), new BodyMemory(forward.maxBufferedSize()));
    }

    /** The component that requests leave by. */
    static UpstreamComponent bind(
            Footprint footprint,
            McpConfig config,
            BodyLimits bodies,
            TokenCache cache,
            ScopeSteps scopes,
            ForwardMetrics metrics,
            TlsClients tls,
            Redirects redirects,
            UpstreamStates states,
            CallersTraces traces,
            Refusals refusals) {
        ForwardSettings forward = config.settings().forward();
        AsyncHttpEngine engine = new AsyncHttpEngine(bodies, InboundBeans.guard(config.settings())::refuse, refusals);
        engine.setCamelContext(footprint.context());
        UpstreamComponent upstream = new UpstreamComponent(
                forward,
                tls,
                circuits(forward.circuit()),
                redirects,
                states,
                config.settings().proxy());
        footprint.bind("mcpHttpEngine", engine);
        footprint.component("mcp-upstream", upstream);
        footprint.bind("mcpRequestBody", new RequestBody(traces));
        footprint.bind("mcpForwardRequest", new ForwardRequest(config.servers(), metrics, cache));
        footprint.bind("mcpMessageInspection", new MessageInspection());
        footprint.bind("mcpToolGuard", new ToolGuard());
        footprint.bind("mcpRouteRefusal", new RouteRefusal());
        footprint.bind("mcpUnauthorized", new AnswerToToken(401));
        footprint.bind("mcpForbidden", new AnswerToToken(403));
        footprint.bind("mcpTokenRejection", new TokenRejection(cache, metrics));
        footprint.bind("mcpTokenRefused", new TokenRefused(cache));
        footprint.bind("mcpScopeRefused", new ScopeRefused(scopes, states));
        footprint.bind("mcpErrorAnswer", new ErrorAnswer());
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
}
