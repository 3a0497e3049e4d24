package dev.camelmcp.config;

import dev.camelmcp.proxy.EgressProxy;
import java.time.Duration;
import java.util.Map;

/**
 * The settings that are not about one server, validated. Immutable.
 *
 * @param toolsTimeout for the list of one server's tools
 * @param proxy what connections leave by
 * @param properties every setting under its documented key, for the routes' placeholders; secrets are empty there
 */
public record Settings(
        OAuthSettings oauth,
        ForwardSettings forward,
        LocalSettings local,
        InboundSettings inbound,
        AdminSettings admin,
        Duration toolsTimeout,
        EgressProxy proxy,
        Map<String, String> properties) {

    public Settings {
        properties = Map.copyOf(properties);
    }
}
