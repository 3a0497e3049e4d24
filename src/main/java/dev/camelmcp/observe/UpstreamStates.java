package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.http.client.UpstreamOutcomes;
import dev.camelmcp.token.OnceInAWhile;
import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How each MCP server answered last, whoever asked it; of those alone that were asked. No server is asked for this.
 * What a server begins to refuse, and the log would not say otherwise, it says by this, and when that is over.
 * Thread-safe.
 */
public final class UpstreamStates implements UpstreamOutcomes, ServersListener {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamStates.class);

    /** Between two such lines about one server, which may answer this way now and that way then. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Servers servers;
    private final Clock clock;
    private final Clock steady;
    private final ConcurrentMap<ServerId, Known> known = new ConcurrentHashMap<>();

    private static final class Known {

        private final AtomicReference<@Nullable UpstreamState> last = new AtomicReference<>();
        private final AtomicBoolean down = new AtomicBoolean();
        private final OnceInAWhile refusals;
        private final OnceInAWhile recoveries;

        private Known(Clock steady) {
            refusals = new OnceInAWhile(steady, PAUSE);
            recoveries = new OnceInAWhile(steady, PAUSE);
        }
    }

    /** @param clock for what people are told; its {@link SteadyClock} is for pauses */
    public UpstreamStates(Servers servers, Clock clock) {
        this.servers = servers;
        this.clock = clock;
        this.steady = SteadyClock.of(clock);
    }

    /** Null for a server that was not asked yet, or not since its configuration changed. */
    public @Nullable UpstreamState of(ServerRegistration server) {
        Known of = known.get(server.serverId());
        return of == null ? null : of.last.get();
    }

    @Override
    public void answered(ServerId server, int status) {
        put(server, UpstreamState.answered(status, clock.millis()));
    }

    @Override
    public void answered(ServerId server, int status, String says) {
        put(server, new UpstreamState(status, clock.millis(), null, says));
    }

    @Override
    public void failed(ServerId server, UpstreamException failure) {
        put(server, UpstreamState.failed(failure.toLog(), clock.millis()));
    }

    /** The last answer was a refusal that is passed to the caller as it is. */
    public void passed(ServerRegistration server) {
        Known of = known.get(server.serverId());
        UpstreamState state = of == null ? null : of.last.get();
        if (of != null && state != null && of.refusals.claim()) {
            of.down.set(true);
            LOG.warn("MCP server {}: {}", server.serverId(), state.reason(server.isOAuth()));
        }
    }

    @Override
    public void afterChange(ServersChange change) {
        change.gone().forEach(server -> known.remove(server.serverId()));
    }

    private void put(ServerId server, UpstreamState state) {
        Known of = known.get(server);
        if (of == null) {
            if (servers.find(server) == null) {
                return;
            }
            of = known.computeIfAbsent(server, id -> new Known(steady));
        }
        UpstreamState before = of.last.getAndSet(state);
        if (state.kind() == UpstreamState.Kind.UP) {
            if (of.down.get() && of.recoveries.claim() && of.down.compareAndSet(true, false)) {
                LOG.info("MCP server {} answers again", server);
            }
        } else if (isTheCallersOnly(server, state)) {
            if ((before == null || before.status() != state.status()) && of.refusals.claim()) {
                of.down.set(true);
                LOG.warn("MCP server {}: {}", server, state.reason(false));
            }
        } else if (state.failure() != null || state.says() != null) {
            // which others say
            of.down.set(true);
        }
    }

    /** Whether nobody but the caller would be told: what is about a token, a redirect or a connection, others say. */
    private boolean isTheCallersOnly(ServerId id, UpstreamState state) {
        if (state.kind() != UpstreamState.Kind.FAILING || state.says() != null) {
            return false;
        }
        ServerRegistration server = servers.find(id);
        return server != null && (state.status() >= 500 || !server.isOAuth());
    }
}
