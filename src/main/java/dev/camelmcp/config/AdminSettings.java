package dev.camelmcp.config;

import dev.camelmcp.token.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Who may use {@code /admin}. Immutable; {@code toString()} does not show the key.
 *
 * @param apiKey what callers have to send as a Bearer token; null where only loopback callers are served
 */
public record AdminSettings(@Nullable Secret apiKey) {}
