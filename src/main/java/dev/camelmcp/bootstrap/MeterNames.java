package dev.camelmcp.bootstrap;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What another convention calls meters and labels, each worked out once: there are a few dozen names, and as many
 * meters as servers of each. Thread-safe.
 */
final class MeterNames implements NamingConvention {

    private final NamingConvention convention;
    private final Map<Named, String> meters = new ConcurrentHashMap<>();
    private final Map<String, String> labels = new ConcurrentHashMap<>();

    private record Named(
            String name, Meter.Type type, @Nullable String baseUnit) {}

    MeterNames(NamingConvention convention) {
        this.convention = convention;
    }

    @Override
    public String name(String name, Meter.Type type, @Nullable String baseUnit) {
        return Objects.requireNonNull(meters.computeIfAbsent(
                new Named(name, type, baseUnit), n -> convention.name(n.name, n.type, n.baseUnit)));
    }

    @Override
    public String tagKey(String key) {
        return Objects.requireNonNull(labels.computeIfAbsent(key, convention::tagKey));
    }

    /** Not kept: of these there are as many as servers. */
    @Override
    public String tagValue(String value) {
        return convention.tagValue(value);
    }
}
