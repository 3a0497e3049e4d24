package dev.camelmcp.config;

import dev.camelmcp.token.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Who may use {@code /admin}, and reach the management server. Immutable; {@code toString()} does not show the key.
 *
 * @param apiKey what callers have to send as a Bearer token; null where only loopback callers are served
 * @param allowRemoteManagement whether the management server, which asks nobody for credentials, may listen beyond
 *     loopback
 */
public record AdminSettings(@Nullable Secret apiKey, boolean allowRemoteManagement) {}
