package dev.camelmcp.bootstrap;

import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.JwtSettings;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.Settings;
import dev.camelmcp.forward.AccessLog;
import dev.camelmcp.forward.HostCheck;
import dev.camelmcp.forward.InboundAuthentication;
import dev.camelmcp.forward.ResourceMetadata;
import dev.camelmcp.forward.ResourceUrls;
import dev.camelmcp.http.BodyLimits;
import dev.camelmcp.inbound.ApiKeyAuthenticator;
import dev.camelmcp.inbound.FailedAttempts;
import dev.camelmcp.inbound.HostGuard;
import dev.camelmcp.inbound.InboundAuthenticator;
import dev.camelmcp.inbound.JwtAuthenticator;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Binds what decides who may call. Stateless. */
final class InboundBeans {

    private InboundBeans() {}

    static void bind(
            Footprint footprint,
            McpConfig config,
            FollowedSettings followed,
            BodyLimits bodies,
            FailedAttempts attempts,
            @Nullable AccessLog accessLog,
            Clock clock) {
        Settings settings = config.settings();
        CamelContext context = footprint.context();
        InboundSettings inbound = settings.inbound();
        ResourceUrls urls =
                new ResourceUrls(inbound.publicUrl(), Listener.server(context).scheme());
        JwtSettings jwt = inbound.jwt();
        InboundAuthentication authentication = new InboundAuthentication(
                authenticator(footprint, settings, followed, attempts, clock),
                inbound.allowUnauthenticated(),
                jwt == null ? null : urls,
                config.servers()::anyPerCaller);
        authentication.setCamelContext(context);
        footprint.bind("mcpHostCheck", new HostCheck(guard(settings), bodies, accessLog));
        footprint.bind("mcpInboundAuthentication", authentication);
        footprint.bind("mcpResourceMetadata", new ResourceMetadata(jwt, urls));
    }

    /** Null where none is wanted. */
    static @Nullable AccessLog accessLog(Settings settings, Clock clock) {
        return settings.accessLog().isOff()
                ? null
                : new AccessLog(settings.accessLog().format(), clock);
    }

    /** What holds back the answers to wrong keys. */
    static FailedAttempts attempts(Footprint footprint) {
        return new FailedAttempts(footprint.threads(footprint
                .context()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(InboundBeans.class, "McpInboundRefusals")));
    }

    /** Which hosts and origins may use MCP servers, for routes and preflights alike. */
    static HostGuard guard(Settings settings) {
        return new HostGuard(
                settings.inbound().allowedHosts(), settings.inbound().allowedOrigins());
    }

    private static InboundAuthenticator authenticator(
            Footprint footprint, Settings settings, FollowedSettings followed, FailedAttempts attempts, Clock clock) {
        JwtSettings jwt = settings.inbound().jwt();
        if (jwt != null) {
            ExecutorService threads = footprint.threads(footprint
                    .context()
                    .getExecutorServiceManager()
                    .newSingleThreadExecutor(InboundBeans.class, "McpInboundKeys"));
            return new JwtAuthenticator(
                    jwt, settings.oauth().timeout(), settings.oauth().clockSkew(), threads, clock, settings.proxy());
        }
        if (settings.inbound().isOpen()) {
            return InboundAuthenticator.NONE;
        }
        ApiKeyAuthenticator keys = new ApiKeyAuthenticator(settings.inbound().apiKeys(), attempts);
        followed.follow("mcp.inbound.api-keys.", settings, s -> s.inbound().apiKeys(), keys::change);
        return keys;
    }
}
