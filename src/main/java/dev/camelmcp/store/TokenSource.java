package dev.camelmcp.store;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import java.util.concurrent.CompletableFuture;

/** Where a token comes from when there is none: asks the authorization server, with all retries. Does not block. */
@FunctionalInterface
public interface TokenSource {

    /** Completes with a new token, or with a {@link dev.camelmcp.token.OAuthException}. */
    CompletableFuture<AccessToken> acquire(ServerRegistration server);
}
