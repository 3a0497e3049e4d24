package dev.camelmcp.shared;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.TokenKey;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of this node alone. Immutable.
 *
 * @param id tells it from the others
 * @param servers by the key of their tokens; null for one that is not configured here
 * @param scopes that MCP servers turned out to want
 * @param certificate the thumbprint of the client certificate that a server's tokens are got with; null for none
 */
public record Node(
        String id,
        Function<TokenKey, @Nullable ServerRegistration> servers,
        WantedScopes scopes,
        Function<ServerRegistration, @Nullable String> certificate) {}
