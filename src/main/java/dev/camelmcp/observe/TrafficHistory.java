package dev.camelmcp.observe;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last hour of all servers together and of each one, from the meters that Prometheus reads: a thread of its own
 * looks at them every {@link #STEP} and keeps what they have grown by. A server that nothing is asked of costs a look;
 * one that is has some 5 KB, for {@value #MOST_SERVERS} of them at most. Thread-safe.
 */
public final class TrafficHistory implements ServersListener {

    /** How often the meters are looked at. */
    public static final Duration STEP = Duration.ofSeconds(15);

    /** What {@link #recent} tells of; the last minute is not over yet. */
    public static final Duration RECENT = Duration.ofMinutes(5);

    /** Servers that have an hour of their own; the requests of others count in that of all. */
    static final int MOST_SERVERS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(TrafficHistory.class);

    private final Servers servers;
    private final ForwardMetrics forwards;
    private final TokenMetrics tokens;
    private final TokenCache cache;
    private final Clock steady;
    private final Instant since;
    private final int most;

    private final ServerTraffic all = new ServerTraffic();
    private final ConcurrentMap<ServerId, ServerTraffic> known = new ConcurrentHashMap<>();

    public TrafficHistory(
            Servers servers, ForwardMetrics forwards, TokenMetrics tokens, TokenCache cache, Clock clock) {
        this(servers, forwards, tokens, cache, clock, MOST_SERVERS);
    }

    TrafficHistory(
            Servers servers, ForwardMetrics forwards, TokenMetrics tokens, TokenCache cache, Clock clock, int most) {
        this.servers = servers;
        this.forwards = forwards;
        this.tokens = tokens;
        this.cache = cache;
        this.steady = SteadyClock.of(clock);
        this.since = clock.instant();
        this.most = most;
    }

    /** Begins to look, until that thread is ended. */
    public void start(ScheduledExecutorService thread) {
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                this::sampleOrTell, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From when on there is a history. */
    public Instant since() {
        return since;
    }

    /** The last {@link #RECENT} of a server, to this moment. */
    public Traffic recent(ServerRegistration server) {
        ServerTraffic traffic = known.get(server.serverId());
        return (traffic == null ? new ServerTraffic() : traffic)
                .recent(before -> read(server, before), (int) RECENT.toMinutes(), minute());
    }

    /** The last hour of a server; null where nothing was asked of it then. */
    public @Nullable TrafficHour hour(ServerRegistration server) {
        ServerTraffic traffic = known.get(server.serverId());
        return traffic == null || !traffic.hasRing() ? null : TrafficHour.of(traffic.minutes(minute()));
    }

    /** The last hour of all servers together, also of those that are no more. */
    public TrafficHour hour() {
        return TrafficHour.of(all.minutes(minute()));
    }

    /** One look at all meters. */
    synchronized void sample() {
        long minute = minute();
        long rings = known.values().stream().filter(ServerTraffic::hasRing).count();
        long[] growth = new long[TrafficCounts.WIDTH];
        for (ServerRegistration server : servers.all()) {
            ServerTraffic traffic = known.get(server.serverId());
            if (traffic == null) {
                if (!TrafficCounts.any(forwards.of(server), tokens(server))) {
                    continue;
                }
                traffic = new ServerTraffic();
                known.put(server.serverId(), traffic);
            }
            boolean had = traffic.hasRing();
            MinuteRing.addTo(growth, traffic.sample(before -> read(server, before), minute, rings < most));
            rings += !had && traffic.hasRing() ? 1 : 0;
        }
        all.add(growth, minute, true);
    }

    /** While what is known of tokens is still there. */
    @Override
    public void beforeChange(ServersChange change) {
        sampleLast(change.removed());
    }

    /** To be told before the meters go; a look at all servers does not come upon these any more. */
    @Override
    public synchronized void afterChange(ServersChange change) {
        sampleLast(change.removed());
        change.removed().forEach(server -> known.remove(server.serverId()));
    }

    /** What came since the last look is not seen by the next one. */
    private synchronized void sampleLast(List<ServerRegistration> some) {
        for (ServerRegistration server : some) {
            if (known.containsKey(server.serverId()) || TrafficCounts.any(forwards.of(server), tokens(server))) {
                ServerTraffic traffic = known.computeIfAbsent(server.serverId(), id -> new ServerTraffic());
                long minute = minute();
                all.add(traffic.sample(before -> read(server, before), minute, false), minute, true);
            }
        }
    }

    private void sampleOrTell() {
        try {
            sample();
        } catch (RuntimeException e) {
            // or there would never be another one
            LOG.warn("The history of requests lacks a moment", e);
        }
    }

    private long[] read(ServerRegistration server, long[] before) {
        TokenMetrics.Meters token = tokens(server);
        long failures = token == null ? 0 : cache.state(server).history().failed();
        return TrafficCounts.read(forwards.of(server), token, failures, before);
    }

    private TokenMetrics.@Nullable Meters tokens(ServerRegistration server) {
        return server.isOAuth() ? tokens.of(server) : null;
    }

    private long minute() {
        return TimeUnit.MILLISECONDS.toMinutes(steady.millis());
    }
}
