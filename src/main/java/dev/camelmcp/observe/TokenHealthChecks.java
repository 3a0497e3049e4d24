package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.store.TokenCache;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRepository;

/**
 * One health check for each server that has tokens, as they come and go. A repository of its own: a check that is
 * registered by itself is compared with all others that are, which takes minutes for thousands. Thread-safe.
 */
public final class TokenHealthChecks implements HealthCheckRepository, ServersListener {

    private final TokenCache cache;
    private final Map<String, HealthCheck> checks = new ConcurrentSkipListMap<>();
    private volatile boolean enabled = true;

    /** Has those of the servers there are. */
    public TokenHealthChecks(Servers servers, TokenCache cache) {
        this.cache = cache;
        add(servers.all());
    }

    @Override
    public String getId() {
        return "mcp-oauth-tokens";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public Stream<HealthCheck> stream() {
        return checks.values().stream();
    }

    @Override
    public void afterChange(ServersChange change) {
        change.gone().stream()
                .map(ServerRegistration::serverId)
                .map(ServerId::qualified)
                .forEach(checks::remove);
        add(change.come());
    }

    private void add(Collection<ServerRegistration> servers) {
        servers.stream()
                .filter(ServerRegistration::isOAuth)
                .forEach(s -> checks.put(s.serverId().qualified(), new TokenHealthCheck(s, cache)));
    }
}
