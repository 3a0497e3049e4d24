package dev.camelmcp.admin;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.observe.TrafficHistory;
import dev.camelmcp.observe.TrafficHour;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last hour, minute by minute, as members of a JSON object: of all servers together, and of each that something was
 * asked of. Thread-safe.
 */
public final class LastHour {

    private static final int MINUTE = 60;

    private final Servers servers;
    private final TrafficHistory history;
    private final Clock clock;

    public LastHour(Servers servers, TrafficHistory history, Clock clock) {
        this.servers = servers;
        this.history = history;
        this.clock = clock;
    }

    Map<String, @Nullable Object> read() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("seconds", MINUTE);
        members.put("since", history.since().toString());
        members.put("until", clock.instant().toString());
        members.put("all", all(history.hour()));
        List<Map<String, @Nullable Object>> each = new ArrayList<>();
        for (ServerRegistration server : servers.all()) {
            TrafficHour hour = history.hour(server);
            if (hour != null) {
                each.add(one(server, hour));
            }
        }
        members.put("servers", each);
        return members;
    }

    private static Map<String, @Nullable Object> one(ServerRegistration server, TrafficHour hour) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("server", server.getId());
        members.put("config", server.getConfig());
        members.put("requests", hour.requests());
        members.put("errors", hour.errors());
        return members;
    }

    private static Map<String, @Nullable Object> all(TrafficHour hour) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("requests", hour.requests());
        members.put("rejected", hour.rejected());
        members.put("errors", hour.errors());
        members.put("p50_ms", hour.median());
        members.put("p99_ms", hour.p99());
        members.put("acquisitions", hour.acquisitions());
        members.put("acquisition_failures", hour.acquisitionFailures());
        members.put("cache_hits", hour.cacheHits());
        members.put("cache_misses", hour.cacheMisses());
        return members;
    }
}
