package dev.camelmcp.shared;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.ScopeSet;

/**
 * The scopes that MCP servers turned out to want beside those that were asked for: a node that takes another one's
 * token asks for as much when it is to be renewed. Implementations are thread-safe.
 */
public interface WantedScopes {

    ScopeSet of(ServerRegistration server);

    void learn(ServerRegistration server, ScopeSet scopes);
}
