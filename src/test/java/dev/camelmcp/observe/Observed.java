package dev.camelmcp.observe;

import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.CaffeineTokenStore;
import dev.camelmcp.store.Neighbours;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.TokenKey;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Servers to be looked at. */
final class Observed {

    private Observed() {}

    /** One without OAuth. */
    static ServerRegistration server(String id, String url) {
        return new ServerRegistration(
                ServerId.ofDefault(id),
                new RemoteTarget(URI.create(url), Map.of()),
                "",
                null,
                TlsFiles.NONE,
                false,
                new TokenKey("default/" + id + "#0"));
    }

    /** No token ever comes. */
    static TokenCache cache(Clock clock) {
        return new TokenCache(
                new CaffeineTokenStore(clock),
                server -> new CompletableFuture<>(),
                Neighbours.NONE,
                clock,
                Duration.ZERO,
                Duration.ZERO,
                TokenCache.MOST_CALLERS);
    }
}
