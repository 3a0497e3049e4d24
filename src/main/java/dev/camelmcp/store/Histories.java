package dev.camelmcp.store;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenState.History;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;

/** What the acquisitions of each server's tokens came to; of servers, never of callers. Thread-safe. */
final class Histories {

    /**
     * Refusals that say something about the caller's token alone (RFC 6749 §5.2, RFC 8693 §2.2.2, OpenID Connect Core
     * §3.1.2.6).
     */
    private static final Set<String> CALLERS_OWN = Set.of(
            "invalid_grant",
            "invalid_request",
            "access_denied",
            "interaction_required",
            "login_required",
            "consent_required",
            OAuthError.INSUFFICIENT_SCOPE,
            OAuthError.CALLER_TOKEN_REQUIRED);

    private final Clock clock;
    private final ConcurrentMap<TokenKey, History> histories = new ConcurrentHashMap<>();

    Histories(Clock clock) {
        this.clock = clock;
    }

    History of(ServerRegistration server) {
        return histories.getOrDefault(server.tokenKey().owner(), History.NONE);
    }

    void acquired(ServerRegistration server) {
        record(server, h -> h.success(clock.instant()));
    }

    /** There is a token that another node acquired. */
    void supplied(ServerRegistration server) {
        record(server, History::supplied);
    }

    void failed(ServerRegistration server, Throwable cause) {
        OAuthError error = error(server, cause);
        boolean callersOwn = server.caller() != null && CALLERS_OWN.contains(error.code());
        record(server, h -> callersOwn ? h.callersFailure(error, clock.instant()) : h.failure(error, clock.instant()));
    }

    void forget(ServerRegistration server) {
        histories.remove(server.tokenKey().owner());
    }

    /** Of servers about which there is anything to tell. */
    Collection<TokenKey> owners() {
        return histories.keySet();
    }

    private void record(ServerRegistration server, UnaryOperator<History> change) {
        histories.compute(
                server.tokenKey().owner(), (k, history) -> change.apply(history == null ? History.NONE : history));
    }

    private static OAuthError error(ServerRegistration server, Throwable failure) {
        return RememberedFailure.unwrap(failure) instanceof OAuthException oauth
                ? oauth.error()
                : new OAuthError(server.serverId().toString(), OAuthError.INTERNAL, null, 0);
    }
}
