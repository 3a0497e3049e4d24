package dev.camelmcp.camel;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.stdio.ProcessEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Counts the processes of local servers, their starts and their crashes. Thread-safe. */
public final class LocalMetrics implements ProcessEvents {

    private static final String STARTS = "mcp.local.starts";
    private static final String CRASHES = "mcp.local.crashes";

    private final Supplier<MeterRegistry> registry;

    /**
     * @param registry asked at the first use, when Camel has its registry in place
     */
    public LocalMetrics(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    /** Registers the meters of a server before anything happened. */
    public void register(ServerRegistration server, ToIntFunction<ServerRegistration> processes) {
        Gauge.builder("mcp.local.processes", () -> processes.applyAsInt(server))
                .description("Processes of a local server that run now")
                .tags(ServerTags.of(server))
                .register(registry.get());
        Counter unused = starts(server);
        unused = crashes(server);
    }

    @Override
    public void started(ServerRegistration server) {
        starts(server).increment();
    }

    @Override
    public void crashed(ServerRegistration server) {
        crashes(server).increment();
    }

    private Counter starts(ServerRegistration server) {
        return Counter.builder(STARTS)
                .description("Processes of a local server that were started")
                .tags(ServerTags.of(server))
                .register(registry.get());
    }

    private Counter crashes(ServerRegistration server) {
        return Counter.builder(CRASHES)
                .description("Processes of a local server that ended without being told to, or could not be started")
                .tags(ServerTags.of(server))
                .register(registry.get());
    }
}
