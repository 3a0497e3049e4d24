package dev.camelmcp.config;

import dev.camelmcp.proxy.EgressProxy;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that are not about one server, validated. Immutable.
 *
 * @param toolsTimeout for the list of one server's tools
 * @param shutdownDelay for which a gateway that is told to end serves calls yet
 * @param accessLog what is told of each call
 * @param proxy what connections leave by
 * @param store what this node shares with others; null for nothing
 * @param properties every setting under its documented key, for the routes' placeholders; secrets are empty there
 */
public record Settings(
        OAuthSettings oauth,
        ForwardSettings forward,
        LocalSettings local,
        InboundSettings inbound,
        AdminSettings admin,
        Duration toolsTimeout,
        Duration shutdownDelay,
        AccessLogSettings accessLog,
        EgressProxy proxy,
        @Nullable StoreSettings store,
        Map<String, String> properties) {

    public Settings {
        properties = Map.copyOf(properties);
    }
}
