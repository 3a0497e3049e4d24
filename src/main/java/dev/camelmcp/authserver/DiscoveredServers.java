package dev.camelmcp.authserver;

import dev.camelmcp.camel.Continuation;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.shared.Issuers;
import dev.camelmcp.token.SteadyClock;
import dev.camelmcp.token.TokenKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found out about authorization servers, for as long as it holds, and who is being asked just now: once,
 * however many wait. The issuer that an MCP server's credentials were first used with is kept for the life of the
 * process, and for other nodes where there are any. Thread-safe; nothing blocks.
 */
public final class DiscoveredServers {

    /** The bean. */
    public static final String BEAN = "mcpDiscoveredServers";

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveredServers.class);

    /** Nothing is used for longer, whether anybody can be asked or not. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Function<ServerRegistration, CompletableFuture<Discovered>> source;
    private final Issuers issuers;
    private final Clock steady;
    private final ConcurrentMap<TokenKey, Held> found = new ConcurrentHashMap<>();
    private final ConcurrentMap<TokenKey, CompletableFuture<Discovered>> underWay = new ConcurrentHashMap<>();

    /** Both in milliseconds of the steady clock. */
    private record Held(Discovered discovered, long since, long until) {}

    /**
     * @param source asks; may take long, and runs elsewhere
     * @param issuers that had credentials before
     * @param clock its {@link SteadyClock} is for ages
     */
    public DiscoveredServers(
            Function<ServerRegistration, CompletableFuture<Discovered>> source, Issuers issuers, Clock clock) {
        this.source = source;
        this.issuers = issuers;
        this.steady = SteadyClock.of(clock);
    }

    /** What is known; null for nothing, or nothing that still holds. */
    public @Nullable Discovered known(ServerRegistration server) {
        Held held = found.get(server.tokenKey().owner());
        return held != null && steady.millis() < held.until ? held.discovered : null;
    }

    /** What was known last, whether it still holds or not; null for nothing. */
    public @Nullable Discovered last(ServerRegistration server) {
        Held held = found.get(server.tokenKey().owner());
        return held == null ? null : held.discovered;
    }

    /** Whether a server's authorization server was found to have a revocation endpoint (RFC 7009). */
    public boolean offersRevocation(ServerRegistration server) {
        Discovered found = last(server);
        return found != null && found.endpoints().revocationUrl() != null;
    }

    /** What is known, or the one discovery that is under way, or a new one. Fails by {@link DiscoveryFailure}. */
    public CompletableFuture<Discovered> get(ServerRegistration server) {
        Discovered known = known(server);
        return known == null ? join(server, false) : CompletableFuture.completedFuture(known);
    }

    /** Asks anew, whatever is known; joins the discovery that is under way. */
    public CompletableFuture<Discovered> refresh(ServerRegistration server) {
        return join(server, true);
    }

    private CompletableFuture<Discovered> join(ServerRegistration server, boolean anew) {
        TokenKey key = server.tokenKey().owner();
        CompletableFuture<Discovered> mine = new CompletableFuture<>();
        CompletableFuture<Discovered> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        // another one may have ended since the caller's miss
        Discovered known = anew ? null : known(server);
        CompletableFuture<Discovered> asked = known == null ? ask(server) : CompletableFuture.completedFuture(known);
        CompletableFuture<Discovered> unused = asked.whenComplete((discovered, failure) -> {
            if (failure == null) {
                // unless the server is gone, or is asked anew, meanwhile
                underWay.computeIfPresent(key, (k, current) -> {
                    if (current == mine && known == null) {
                        found.put(key, held(discovered));
                    }
                    return current;
                });
            }
            underWay.remove(key, mine);
            Discovered stale = failure == null ? null : stale(server, failure);
            if (failure == null) {
                mine.complete(discovered);
            } else if (stale != null) {
                mine.complete(stale);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    /** What does not hold any more is better than nothing, while nobody can be asked. */
    private @Nullable Discovered stale(ServerRegistration server, Throwable failure) {
        Throwable cause = Continuation.cause(failure);
        Held held = found.get(server.tokenKey().owner());
        if (!(cause instanceof IOException) || held == null || steady.millis() - held.since > LONGEST.toMillis()) {
            return null;
        }
        LOG.warn(
                "What was found out about the authorization server of {} at {} is used once more: {}",
                server.serverId(),
                held.discovered.at(),
                OneLine.of(cause.getMessage()));
        return held.discovered;
    }

    private Held held(Discovered discovered) {
        return new Held(
                discovered,
                steady.millis(),
                steady.millis() + discovered.lifetime().toMillis());
    }

    private CompletableFuture<Discovered> ask(ServerRegistration server) {
        try {
            return source.apply(server);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What is known may be wrong: the next one who needs it asks anew. */
    public void doubt(ServerRegistration server) {
        found.computeIfPresent(
                server.tokenKey().owner(), (key, held) -> new Held(held.discovered, held.since, steady.millis()));
    }

    /** Forgets a server that is no more, or not what it was; but not whose credentials went where. */
    public void forget(ServerRegistration server) {
        underWay.remove(server.tokenKey().owner());
        found.remove(server.tokenKey().owner());
    }

    /**
     * The authorization server is the one that gets the credentials.
     *
     * @param configured whether an operator says so
     * @return fails by {@link MetadataException} where another one had them before, and no operator says so
     */
    CompletableFuture<Void> use(ServerRegistration server, String issuer, boolean configured) {
        return configured
                ? issuers.use(server, issuer)
                : issuers.first(server, issuer).thenAccept(first -> {
                    if (!first.equals(issuer)) {
                        throw new MetadataException(
                                Step.CHOICE,
                                "the MCP server names another authorization server now, " + issuer + " in place of "
                                        + first + ", whose credentials these are; if that is meant, set oauth.issuer");
                    }
                });
    }
}
