package dev.camelmcp.authserver;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.shared.WantedScopes;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.TokenKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The scopes that MCP servers turned out to want beside those that were asked for (RFC 6750 §3.1), and those of them
 * that the authorization server refused: these are not asked for again until the configuration changes. Thread-safe.
 */
public final class ScopeSteps implements WantedScopes {

    private static final Steps NONE = new Steps(ScopeSet.EMPTY, ScopeSet.EMPTY);

    /** What one server may want, granted or not: each new one costs a request to the authorization server. */
    private static final int MOST = 100;

    private final ConcurrentMap<TokenKey, Steps> steps = new ConcurrentHashMap<>();

    private record Steps(ScopeSet wanted, ScopeSet refused) {}

    /** What to ask for in place of the scopes that were configured or found out. */
    public ScopeSet stepped(ServerRegistration server, ScopeSet first) {
        Steps known = steps.getOrDefault(server.tokenKey().owner(), NONE);
        return known.wanted.isEmpty() ? first : first.plus(known.wanted);
    }

    @Override
    public ScopeSet of(ServerRegistration server) {
        return steps.getOrDefault(server.tokenKey().owner(), NONE).wanted;
    }

    @Override
    public void learn(ServerRegistration server, ScopeSet scopes) {
        boolean unused = want(server, scopes, ScopeSet.EMPTY);
    }

    /**
     * The MCP server wants scopes.
     *
     * @return whether there is any among them that is worth asking for: not in the token, and not refused
     */
    public boolean want(ServerRegistration server, ScopeSet scopes, ScopeSet granted) {
        Steps after = steps.compute(server.tokenKey().owner(), (key, before) -> {
            Steps known = before == null ? NONE : before;
            ScopeSet fresh = scopes.minus(known.refused).minus(granted);
            ScopeSet wanted = known.wanted.plus(fresh);
            boolean tooMany = wanted.values().size() + known.refused.values().size() > MOST;
            return fresh.isEmpty() || tooMany ? before : new Steps(wanted, known.refused);
        });
        return after != null
                && scopes.minus(granted).minus(after.refused).values().stream()
                        .anyMatch(after.wanted.values()::contains);
    }

    /** The authorization server does not grant them to this client; those that nobody wanted beside do not count. */
    public void refused(ServerRegistration server, ScopeSet scopes) {
        steps.computeIfPresent(
                server.tokenKey().owner(),
                (key, known) -> new Steps(known.wanted.minus(scopes), known.refused.plus(known.wanted.among(scopes))));
    }

    /** The configuration has changed. */
    public void forget(ServerRegistration server) {
        steps.remove(server.tokenKey().owner());
    }
}
