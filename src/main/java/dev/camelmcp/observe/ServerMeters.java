package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The meters of each server, looked up once, because a lookup by name and tags is too slow for every request.
 * Thread-safe.
 *
 * @param <T> the meters of one server
 */
final class ServerMeters<T> {

    private final Servers servers;
    private final Supplier<MeterRegistry> registry;
    private final ServerTags tags;
    private final BiFunction<MeterRegistry, Tags, T> meters;
    private final ConcurrentMap<ServerId, T> known = new ConcurrentHashMap<>();

    /**
     * @param registry asked at the first use, when Camel has its registry in place
     * @param meters makes those of one server
     */
    ServerMeters(
            Servers servers,
            Supplier<MeterRegistry> registry,
            ServerTags tags,
            BiFunction<MeterRegistry, Tags, T> meters) {
        this.servers = servers;
        this.registry = registry;
        this.tags = tags;
        this.meters = meters;
    }

    /** Those of one server, made with the first use. */
    T of(ServerRegistration server) {
        T found = known.get(server.serverId());
        return found != null ? found : make(server);
    }

    /** Makes those of a server that is there, or will be in a moment. */
    void come(ServerRegistration server) {
        known.computeIfAbsent(server.serverId(), id -> meters.apply(registry.get(), tags.of(server)));
    }

    /** Of a server that is no more; who counts a request of it that is still under way counts in vain. */
    void forget(ServerRegistration server) {
        known.remove(server.serverId());
    }

    @SuppressWarnings("NullAway") // computeIfAbsent gives null where the function does
    private T make(ServerRegistration server) {
        T made = known.computeIfAbsent(
                server.serverId(),
                id -> servers.find(id) == null ? null : meters.apply(registry.get(), tags.of(server)));
        return made != null ? made : meters.apply(new CompositeMeterRegistry(), tags.of(server));
    }
}
