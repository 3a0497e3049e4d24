package dev.camelmcp.admin;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.observe.Traffic;
import dev.camelmcp.observe.TrafficHistory;
import dev.camelmcp.observe.UpstreamState;
import dev.camelmcp.observe.UpstreamStates;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of an MCP server itself: how it answered last, and the requests to it. As members of JSON objects.
 * Asks nobody. Thread-safe.
 */
public final class ServerActivity {

    private final UpstreamStates upstreams;
    private final TrafficHistory history;
    private final ToIntFunction<ServerRegistration> openStreams;

    /** @param openStreams GET streams that are open at a server */
    public ServerActivity(
            UpstreamStates upstreams, TrafficHistory history, ToIntFunction<ServerRegistration> openStreams) {
        this.upstreams = upstreams;
        this.history = history;
        this.openStreams = openStreams;
    }

    /** Null as long as it was not asked for anything. */
    @Nullable
    Map<String, @Nullable Object> upstream(ServerRegistration server) {
        UpstreamState state = upstreams.of(server);
        if (state == null) {
            return null;
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("state", state.kind().name().toLowerCase(Locale.ROOT));
        members.put("status", state.status() == 0 ? null : state.status());
        members.put("at", Instant.ofEpochMilli(state.at()).toString());
        members.put("reason", state.reason(server.isOAuth()));
        return members;
    }

    Map<String, @Nullable Object> traffic(ServerRegistration server) {
        Traffic traffic = history.recent(server);
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("seconds", TrafficHistory.RECENT.toSeconds());
        members.put("requests", traffic.requests());
        members.put("rejected", traffic.rejected());
        members.put("errors", traffic.errors());
        members.put("p50_ms", traffic.median());
        members.put("p99_ms", traffic.p99());
        members.put("open_streams", openStreams.applyAsInt(server));
        members.put("requests_total", traffic.allRequests());
        members.put("errors_total", traffic.allErrors());
        return members;
    }
}
