package dev.camelmcp.config;

import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of what is not configured, once it is found out. Immutable.
 *
 * @param issuer identifies the authorization server (RFC 8414 §2); the audience of client assertions
 * @param tokenUrl token endpoint
 * @param revocationUrl RFC 7009 endpoint; null where it has none
 * @param authMethod of client authentication
 * @param scope to ask for; empty for no parameter
 * @param resources RFC 8707
 * @param guarded whether only public addresses may be connected to
 */
public record FoundEndpoints(
        String issuer,
        URI tokenUrl,
        @Nullable URI revocationUrl,
        AuthMethod authMethod,
        ScopeSet scope,
        List<String> resources,
        boolean guarded) {

    public FoundEndpoints {
        resources = List.copyOf(resources);
    }
}
