package dev.camelmcp.admin;

import dev.camelmcp.authserver.Discovered;
import dev.camelmcp.authserver.DiscoveredServers;
import dev.camelmcp.authserver.DiscoveryReport;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.forward.ErrorReport;
import dev.camelmcp.http.UrlAuthority;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.store.TokenState;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of the servers, as members of JSON objects: no token, no secret, and no part of a URL that may
 * hold one. Asks nobody. Thread-safe.
 */
public final class ServerStates {

    /** The bean; also for the developer console, which Camel makes itself. */
    public static final String BEAN = "mcpServerStates";

    private final Servers servers;
    private final TokenCache cache;
    private final DiscoveredServers discovered;
    private final ServerActivity activity;

    public ServerStates(Servers servers, TokenCache cache, DiscoveredServers discovered, ServerActivity activity) {
        this.activity = activity;
        this.discovered = discovered;
        this.servers = servers;
        this.cache = cache;
    }

    /** All servers, ordered by configuration and id. */
    public List<Map<String, @Nullable Object>> all() {
        return servers.all().stream().map(this::of).toList();
    }

    /** How many tokens there are that can be used: one for a server, or one for each of its callers. */
    long activeTokens() {
        return servers.all().stream().mapToLong(s -> cache.state(s).tokens()).sum();
    }

    /** One server. Times are ISO 8601, in UTC; what is not known is null. */
    public Map<String, @Nullable Object> of(ServerRegistration server) {
        TokenState state = cache.state(server);
        CachedToken cached = state.token();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("server", server.getId());
        members.put("config", server.getConfig());
        members.put("url", server.isLocal() ? null : withoutQuery(server.url()));
        members.put("command", server.isLocal() ? server.requireLocal().command() : null);
        members.put("oauth_enabled", server.isOAuth());
        members.put("token_cached", cached != null);
        members.put("token", cached == null ? null : cached.token().value().fingerprint());
        members.put("scope", cached == null ? null : cached.token().scope().toString());
        members.put(
                "expires_at", cached == null ? null : cached.token().expiresAt().toString());
        members.put(
                "refresh_at",
                cached == null ? null : Instant.ofEpochMilli(cached.refreshAt()).toString());
        Discovered found = discovered.last(server);
        members.put("discovery", found == null ? null : DiscoveryReport.of(found));
        members.put("last_acquired_at", text(state.history().lastAcquired()));
        members.put("last_error", error(state.history().lastFailure()));
        members.put("acquisitions", state.history().succeeded());
        members.put("acquisition_failures", state.history().failed());
        members.put("upstream", activity.upstream(server));
        members.put("traffic", activity.traffic(server));
        if (server.isPerCaller()) {
            members.put("caller_tokens", state.callers());
        }
        return members;
    }

    private static @Nullable Map<String, @Nullable Object> error(TokenState.@Nullable Failure failure) {
        if (failure == null) {
            return null;
        }
        Map<String, @Nullable Object> members =
                new LinkedHashMap<>(ErrorReport.of(failure.error()).members());
        members.put("at", failure.at().toString());
        return members;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static String withoutQuery(URI url) {
        return url.getScheme() + "://" + UrlAuthority.of(url) + url.getRawPath();
    }
}
