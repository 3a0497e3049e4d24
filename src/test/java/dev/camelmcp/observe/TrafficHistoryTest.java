package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.support.MutableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What is kept of an hour, by a clock that the test moves. */
class TrafficHistoryTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:30Z"));
    private final List<ServerRegistration> some = new ArrayList<>();
    private Servers servers;
    private ForwardMetrics forwards;
    private TrafficHistory history;

    private void observe(int many, int most, MeterRegistry registry) {
        for (int i = 0; i < many; i++) {
            some.add(Observed.server("s" + i, "https://mcp.example.test/" + i));
        }
        servers = new Servers(some);
        ServerTags tags = new ServerTags(new DefaultCamelContext());
        forwards = new ForwardMetrics(servers, () -> registry, tags);
        TokenCache cache = Observed.cache(clock);
        history = new TrafficHistory(
                servers,
                forwards,
                new TokenMetrics(servers, () -> registry, tags, new FormerServers()),
                cache,
                clock,
                most);
        servers.addListener(history);
    }

    private void observe(int many) {
        observe(many, TrafficHistory.MOST_SERVERS, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    private void answer(int server, int status, int times, long millis) {
        for (int i = 0; i < times; i++) {
            forwards.of(some.get(server)).answered(status, TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    private void pass(Duration time) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(TrafficHistory.STEP)) {
            clock.advance(TrafficHistory.STEP);
            history.sample();
        }
    }

    private <T> T newest(Function<TrafficHour, List<T>> column) {
        List<T> all = column.apply(history.hour());
        return all.get(all.size() - 1);
    }

    @Test
    void requestsOfAllAndOfEachAreCountedInTheirMinute() {
        observe(2);
        answer(0, 200, 3, 20);
        answer(1, 500, 2, 20);
        answer(1, 404, 1, 20);
        history.sample();
        pass(Duration.ofMinutes(2));
        answer(0, 200, 4, 20);
        history.sample();

        assertThat(history.hour().requests()).hasSize(60).endsWith(6, 0, 4);
        assertThat(history.hour().errors()).endsWith(2, 0, 0);
        assertThat(history.hour().rejected()).endsWith(1, 0, 0);
        assertThat(history.hour(some.get(0)).requests()).endsWith(3, 0, 4);
        assertThat(history.hour(some.get(1)).requests()).endsWith(3, 0, 0);
    }

    @Test
    void quantilesAreThoseOfTheMinute() {
        observe(1);
        answer(0, 200, 98, 3);
        answer(0, 200, 2, 400);
        history.sample();
        assertThat(newest(TrafficHour::median)).isBetween(1, 5);
        assertThat(newest(TrafficHour::p99)).isBetween(251, 500);

        pass(Duration.ofMinutes(1));
        assertThat(newest(TrafficHour::median)).isNull();
        answer(0, 200, 10, 2_000);
        history.sample();
        assertThat(newest(TrafficHour::median)).isBetween(1_001, 2_500);
    }

    /** To the moment, not to the last sample; and no longer than it says. */
    @Test
    void recentIsOfTheLastMinutesWithWhatIsNotInASampleYet() {
        observe(1);
        answer(0, 200, 2, 20);
        assertThat(history.recent(some.get(0))).isEqualTo(new Traffic(2, 0, 0, 18, 25, 2, 0));
        history.sample();
        answer(0, 503, 1, 20);
        assertThat(history.recent(some.get(0)).requests()).isEqualTo(3);
        assertThat(history.recent(some.get(0)).errors()).isEqualTo(1);

        pass(TrafficHistory.RECENT);
        assertThat(history.recent(some.get(0))).isEqualTo(new Traffic(0, 0, 0, null, null, 3, 1));
    }

    @Test
    void anHourLaterNothingIsKept() {
        observe(1);
        answer(0, 200, 2, 20);
        history.sample();
        pass(Duration.ofMinutes(59));
        assertThat(history.hour(some.get(0)).requests()).startsWith(2);
        pass(Duration.ofMinutes(2));

        assertThat(history.hour(some.get(0))).isNull();
        assertThat(history.hour().requests()).isEmpty();
        answer(0, 200, 1, 20);
        history.sample();
        assertThat(newest(TrafficHour::requests)).as("not what was before").isEqualTo(1);
    }

    @Test
    void serverThatNothingWasAskedOfHasNoHour() {
        observe(2);
        answer(0, 200, 1, 20);
        history.sample();

        assertThat(history.hour(some.get(1))).isNull();
        assertThat(history.recent(some.get(1))).isEqualTo(new Traffic(0, 0, 0, null, null, 0, 0));
    }

    @Test
    void thereAreNoMoreHoursThanMayBeAndTheOthersCountInThatOfAll() {
        observe(5, 2, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        for (int i = 0; i < 5; i++) {
            answer(i, 200, 1, 20);
        }
        history.sample();

        assertThat(some.stream().filter(s -> history.hour(s) != null)).hasSize(2);
        assertThat(newest(TrafficHour::requests)).isEqualTo(5);
        pass(Duration.ofMinutes(61));
        answer(4, 200, 3, 20);
        history.sample();
        assertThat(history.hour(some.get(4)).requests()).endsWith(3);
    }

    /** Meters of a server that comes again begin at 0. */
    @Test
    void serverThatWasRemovedAndCameAgainDoesNotCountTwice() {
        observe(2);
        answer(0, 200, 5, 20);
        history.sample();
        answer(0, 200, 2, 20);
        servers.replace(some.subList(1, 2));
        forwards.forget(some.get(0));
        history.sample();
        assertThat(newest(TrafficHour::requests))
                .as("what was is still told, to its last moment")
                .isEqualTo(7);
        assertThat(history.hour(some.get(0))).isNull();
    }

    /** A host's registry, whose buckets forget. */
    @Test
    void registryOfAHostIsReadAsWell() {
        observe(1, 10, new SimpleMeterRegistry());
        answer(0, 200, 100, 20);
        history.sample();

        assertThat(newest(TrafficHour::requests)).isEqualTo(100);
        assertThat(newest(TrafficHour::median)).isBetween(11, 25);
    }

    @Test
    void tenThousandServersAreLookedAtInAMoment() {
        observe(10_000);
        for (int i = 0; i < 10_000; i++) {
            answer(i, 200, 1, 20);
        }
        history.sample();
        long begin = System.nanoTime();
        history.sample();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(some.stream().filter(s -> history.hour(s) != null)).hasSize(TrafficHistory.MOST_SERVERS);
    }
}
