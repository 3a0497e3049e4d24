package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the servers that were removed had counted, summed up: their meters are gone, and what is told of all servers
 * together must not go back. One sum for each kind of meter, however many servers come and go. Thread-safe; who reads a
 * sum and the registry together does so under its lock.
 */
public final class FormerServers {

    /** Tags that tell the sums of a meter apart. */
    private static final Set<String> KEPT = Set.of("outcome", "result");

    private final Map<String, Double> counts = new HashMap<>();
    private final Map<String, Long> timed = new HashMap<>();
    private final Map<String, Double> millis = new HashMap<>();

    /** Takes the meters of servers out of the registry. */
    synchronized void take(Set<ServerId> servers, MeterRegistry registry, ServerTags tags) {
        for (Meter meter : registry.getMeters()) {
            ServerId server = tags.server(meter.getId());
            if (server == null || !servers.contains(server)) {
                continue;
            }
            if (meter instanceof Counter counter) {
                counts.merge(key(meter), counter.count(), Double::sum);
            } else if (meter instanceof Timer timer) {
                timed.merge(key(meter), timer.count(), Long::sum);
                millis.merge(key(meter), timer.totalTime(TimeUnit.MILLISECONDS), Double::sum);
            }
            registry.remove(meter);
        }
    }

    /** Of counters of a name; with the value of a tag that tells them apart, or none where nothing does. */
    public synchronized double count(String name, String value) {
        return counts.getOrDefault(name + value, 0.0);
    }

    /** How often timers of a name have timed. */
    public synchronized long timed(String name) {
        return timed.getOrDefault(name, 0L);
    }

    /** Milliseconds of all that. */
    public synchronized double millis(String name) {
        return millis.getOrDefault(name, 0.0);
    }

    private static String key(Meter meter) {
        return meter.getId().getName()
                + meter.getId().getTags().stream()
                        .filter(tag -> KEPT.contains(tag.getKey()))
                        .map(Tag::getValue)
                        .collect(Collectors.joining());
    }
}
