package dev.camelmcp.observe;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.ProcessEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Counts the processes of local servers, their starts and crashes, and calls that came to the wrong node. Thread-safe.
 */
public final class LocalMetrics implements ProcessEvents {

    private final Supplier<MeterRegistry> registry;
    private final ServerTags tags;
    private final UpstreamStates states;
    private final ServerMeters<Meters> meters;

    /**
     * For all local servers.
     *
     * @param registry asked at the first use, when Camel has its registry in place
     * @param states hears what came of calls
     */
    public LocalMetrics(Servers servers, Supplier<MeterRegistry> registry, ServerTags tags, UpstreamStates states) {
        this.registry = registry;
        this.tags = tags;
        this.states = states;
        this.meters = new ServerMeters<>(servers, registry, tags, LocalMetrics::meters);
    }

    /** Registers the meters of a server before anything happened. */
    public void register(ServerRegistration server, ToIntFunction<ServerRegistration> processes) {
        Gauge.builder("mcp.local.processes", () -> processes.applyAsInt(server))
                .description("Processes of a local server that run now")
                .tags(tags.of(server))
                .register(registry.get());
        Meters unused = meters.of(server);
    }

    /** Of a server that is no more. */
    public void forget(ServerRegistration server) {
        meters.forget(server);
    }

    @Override
    public void started(ServerRegistration server) {
        meters.of(server).starts().increment();
    }

    @Override
    public void crashed(ServerRegistration server) {
        meters.of(server).crashes().increment();
    }

    @Override
    public void foreignSession(ServerRegistration server) {
        meters.of(server).foreign().increment();
    }

    @Override
    public void answered(ServerRegistration server, int status) {
        states.answered(server.serverId(), status);
    }

    @Override
    public void failed(ServerRegistration server, UpstreamException failure) {
        states.failed(server.serverId(), failure);
    }

    private static Meters meters(MeterRegistry registry, Tags tags) {
        return new Meters(
                Counter.builder("mcp.local.starts")
                        .description("Processes of a local server that were started")
                        .tags(tags)
                        .register(registry),
                Counter.builder("mcp.local.crashes")
                        .description(
                                "Processes of a local server that ended without being told to, or could not be started")
                        .tags(tags)
                        .register(registry),
                Counter.builder("mcp.local.foreign.sessions")
                        .description("Calls for a session with a local server that another node has")
                        .tags(tags)
                        .register(registry));
    }

    /** Of one server. Thread-safe. */
    private record Meters(Counter starts, Counter crashes, Counter foreign) {}
}
