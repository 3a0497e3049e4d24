package dev.camelmcp.admin;

import dev.camelmcp.discovery.Version;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators see of the gateway that they look at, as members of a JSON object. Thread-safe. */
public final class NodeState {

    private final @Nullable String address;
    private final Clock clock;
    private final Instant started;

    /**
     * One that starts now.
     *
     * @param address where it listens, {@code http://127.0.0.1:8080}; null where its host decides that
     */
    public NodeState(@Nullable String address, Clock clock) {
        this.address = address;
        this.clock = clock;
        this.started = clock.instant();
    }

    Map<String, @Nullable Object> read() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("version", Version.TEXT);
        members.put("started_at", started.toString());
        members.put(
                "uptime_seconds",
                Math.max(0, Duration.between(started, clock.instant()).toSeconds()));
        members.put("address", address);
        return members;
    }
}
