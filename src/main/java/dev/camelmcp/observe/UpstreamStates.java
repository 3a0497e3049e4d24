package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.http.client.UpstreamOutcomes;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How each MCP server answered last, whoever asked it; of those alone that were asked. No server is asked for this.
 * Thread-safe.
 */
public final class UpstreamStates implements UpstreamOutcomes, ServersListener {

    private final Servers servers;
    private final Clock clock;
    private final ConcurrentMap<ServerId, AtomicReference<UpstreamState>> last = new ConcurrentHashMap<>();

    /** @param clock for what people are told */
    public UpstreamStates(Servers servers, Clock clock) {
        this.servers = servers;
        this.clock = clock;
    }

    /** Null for a server that was not asked yet, or not since its configuration changed. */
    public @Nullable UpstreamState of(ServerRegistration server) {
        AtomicReference<UpstreamState> known = last.get(server.serverId());
        return known == null ? null : known.get();
    }

    @Override
    public void answered(ServerId server, int status) {
        put(server, new UpstreamState(status, clock.millis(), null));
    }

    @Override
    public void failed(ServerId server, UpstreamException failure) {
        put(server, new UpstreamState(0, clock.millis(), failure.toLog()));
    }

    @Override
    public void afterChange(ServersChange change) {
        change.gone().forEach(server -> last.remove(server.serverId()));
    }

    private void put(ServerId server, UpstreamState state) {
        AtomicReference<UpstreamState> known = last.get(server);
        if (known != null) {
            known.set(state);
        } else if (servers.find(server) != null) {
            last.put(server, new AtomicReference<>(state));
        }
    }
}
