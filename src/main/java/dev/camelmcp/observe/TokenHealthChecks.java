package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.store.TokenCache;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.health.HealthCheckRegistry;

/** One health check for each server that has tokens, as they come and go. Thread-safe. */
public final class TokenHealthChecks implements ServersListener {

    private final HealthCheckRegistry health;
    private final TokenCache cache;
    private final Map<ServerId, TokenHealthCheck> checks = new ConcurrentHashMap<>();

    /** Registers those of the servers there are. */
    public TokenHealthChecks(HealthCheckRegistry health, Servers servers, TokenCache cache) {
        this.health = health;
        this.cache = cache;
        register(servers.all());
    }

    @Override
    public void afterChange(ServersChange change) {
        change.gone().forEach(s -> unregister(s.serverId()));
        register(change.come());
    }

    /** All of them. */
    public void unregister() {
        checks.keySet().forEach(this::unregister);
    }

    private void register(Collection<ServerRegistration> servers) {
        servers.stream().filter(ServerRegistration::isOAuth).forEach(s -> {
            TokenHealthCheck check = new TokenHealthCheck(s, cache);
            checks.put(s.serverId(), check);
            health.register(check);
        });
    }

    private void unregister(ServerId id) {
        TokenHealthCheck check = checks.remove(id);
        if (check != null) {
            health.unregister(check);
        }
    }
}
