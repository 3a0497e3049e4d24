package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.store.TokenCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Registers every meter of every server when the context has started or the server comes, and removes those of servers
 * that are gone: a counter that is not there before its first event hides that event from {@code rate()}. Thread-safe:
 * a server that goes while the meters of many are being made leaves none.
 */
public final class StartMeters implements ServersListener {

    public static final String ACQUISITIONS = "mcp.oauth.token.acquisitions";
    public static final String REFRESHES = "mcp.oauth.token.refreshes";
    static final String ACTIVE = "mcp.oauth.token.active";
    private static final String EXPIRY = "mcp.oauth.token.expiry";
    private static final String STREAMS = "mcp.forward.streams";

    /** Servers whose meters are made in one go; twenty meters each, together a hundredth of a second or some. */
    private static final int AT_ONCE = 100;

    private final Servers servers;
    private final TokenCache cache;
    private final ToIntFunction<ServerRegistration> openStreams;
    private final TokenMetrics tokens;
    private final ForwardMetrics forwards;
    private final Supplier<MeterRegistry> registry;
    private final ServerTags serverTags;
    private final FormerServers former;
    private final Clock clock;

    /** What there is, since Micrometer keeps the earlier one of two, and warns. */
    private final Set<Place> gauges = new HashSet<>();

    private boolean stopped;

    public StartMeters(
            Servers servers,
            TokenCache cache,
            ToIntFunction<ServerRegistration> openStreams,
            TokenMetrics tokens,
            ForwardMetrics forwards,
            Supplier<MeterRegistry> registry,
            ServerTags serverTags,
            FormerServers former,
            Clock clock) {
        this.servers = servers;
        this.cache = cache;
        this.openStreams = openStreams;
        this.tokens = tokens;
        this.forwards = forwards;
        this.registry = registry;
        this.serverTags = serverTags;
        this.former = former;
        this.clock = clock;
    }

    /**
     * Those of all servers there are; to be called when the context has started. Those of thousands take seconds, which
     * no caller has to wait for: what counts a call is there at the latest when it comes.
     *
     * @param later does what is left after the first hundred
     */
    public void register(Executor later) {
        List<ServerRegistration> all = List.copyOf(servers.all());
        begin();
        registerThere(all.subList(0, Math.min(all.size(), AT_ONCE)));
        for (int from = AT_ONCE; from < all.size(); from += AT_ONCE) {
            List<ServerRegistration> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            later.execute(() -> registerThere(some));
        }
    }

    private synchronized void begin() {
        stopped = false;
        gauges.clear();
        gauges.addAll(places());
    }

    /** What is left to be registered is not any more. */
    public synchronized void stop() {
        stopped = true;
    }

    /** Those of servers that have not gone since. */
    private synchronized void registerThere(List<ServerRegistration> some) {
        if (!stopped) {
            register(some.stream()
                    .map(server -> servers.find(server.serverId()))
                    .filter(Objects::nonNull)
                    .toList());
        }
    }

    @Override
    public synchronized void beforeChange(ServersChange change) {
        register(change.come());
    }

    @Override
    public synchronized void afterChange(ServersChange change) {
        Set<ServerId> removed = new HashSet<>();
        for (ServerRegistration server : change.removed()) {
            forwards.forget(server);
            tokens.forget(server);
            removed.add(server.serverId());
        }
        if (!removed.isEmpty()) {
            gauges.removeIf(gauge -> removed.contains(gauge.server()));
            former.take(removed, registry.get(), serverTags);
        }
    }

    private void register(Collection<ServerRegistration> some) {
        for (ServerRegistration server : some) {
            forwards.come(server);
            ServerId id = server.serverId();
            gauge(server, STREAMS, Gauge.builder(STREAMS, () -> streams(id)).description("Open GET streams"));
            if (server.isOAuth()) {
                tokens.come(server);
                tokenGauges(server);
                routeMeters(server);
            }
        }
    }

    /** A gauge of a server. */
    private record Place(String meter, ServerId server) {}

    /** Of an earlier start of the context, or of who had the registry before. */
    private Set<Place> places() {
        Set<Place> there = new HashSet<>();
        for (Meter meter : registry.get().getMeters()) {
            ServerId server = serverTags.server(meter.getId());
            if (server != null && meter instanceof Gauge) {
                there.add(new Place(meter.getId().getName(), server));
            }
        }
        return there;
    }

    private void tokenGauges(ServerRegistration server) {
        ServerId id = server.serverId();
        gauge(
                server,
                ACTIVE,
                Gauge.builder(ACTIVE, () -> tokens(id))
                        .description(
                                "1 while a token is cached that can be used, else 0; callers with one where tokens are per caller"));
        gauge(
                server,
                EXPIRY,
                Gauge.builder(EXPIRY, () -> secondsLeft(id))
                        .description("Until the cached token expires; NaN when there is none")
                        .baseUnit("seconds"));
    }

    /** Unless it is there, from before a change of the server. */
    private void gauge(ServerRegistration server, String name, Gauge.Builder<?> gauge) {
        if (gauges.add(new Place(name, server.serverId()))) {
            gauge.tags(serverTags.of(server)).register(registry.get());
        }
    }

    /** Those that the routes count in. */
    private void routeMeters(ServerRegistration server) {
        Tags tags = serverTags.of(server);
        for (String outcome : new String[] {"success", "failure"}) {
            counter(ACQUISITIONS, "Token acquisitions, retries included", tags.and("outcome", outcome));
            counter(
                    "mcp.oauth.token.revocations",
                    "Revocations of access tokens, retries included",
                    tags.and("outcome", outcome));
        }
        counter(REFRESHES, "Access tokens renewed before they expired or on request", tags);
        Timer.builder("mcp.oauth.token.attempts")
                .description("Requests to the token endpoint that were answered")
                .tags(tags)
                .register(registry.get());
    }

    private void counter(String name, String description, Tags tags) {
        Counter.builder(name).description(description).tags(tags).register(registry.get());
    }

    private int streams(ServerId id) {
        ServerRegistration server = servers.find(id);
        return server == null ? 0 : openStreams.applyAsInt(server);
    }

    /** Of the server as it is now: a gauge outlives changes of its block. */
    private @Nullable CachedToken cached(ServerId id) {
        ServerRegistration server = servers.find(id);
        return server == null ? null : cache.lookup(server);
    }

    private int tokens(ServerId id) {
        ServerRegistration server = servers.find(id);
        return server == null ? 0 : cache.state(server).tokens();
    }

    private double secondsLeft(ServerId id) {
        CachedToken cached = cached(id);
        return cached == null ? Double.NaN : (cached.token().expiresAt().toEpochMilli() - clock.millis()) / 1000.0;
    }
}
