package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator reads. */
class OutagesTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final LogTrap log = LogTrap.set();
    private final Outages outages = new Outages(clock);

    @AfterEach
    void close() {
        log.close();
    }

    private List<String> told() {
        return log.ours().stream()
                .filter(line -> line.contains("shared store") || line.contains("are shared"))
                .filter(line -> !line.contains("is lost again")) // for who debugs
                .map(line -> line.replaceFirst("(: [a-z]+)\\..*", "$1"))
                .toList();
    }

    private void after(Duration time, Runnable what) {
        clock.advance(time);
        what.run();
    }

    @Test
    void eachTimeIsToldOnceWithItsEnd() {
        outages.end();
        after(Duration.ofMinutes(5), () -> outages.begin("refused"));
        after(Duration.ofSeconds(1), () -> outages.goOn("refused"));
        after(Duration.ofMinutes(2), () -> outages.goOn("refused"));
        after(Duration.ofSeconds(1), outages::end);
        assertThat(told())
                .containsExactly(
                        "Tokens are shared with the other nodes",
                        "The shared store cannot be reached: refused",
                        "The shared store is back after 122 s; tokens are shared with the other nodes again");
    }

    @Test
    void startWithoutTheStoreIsToldAtOnce() {
        outages.begin("refused");
        assertThat(told()).containsExactly("The shared store cannot be reached: refused");
    }

    @Test
    void anotherReasonIsToldSomeSecondsLater() {
        outages.begin("lost");
        after(Duration.ofSeconds(9), () -> outages.goOn("password"));
        after(Duration.ofSeconds(2), () -> outages.goOn("password"));
        after(Duration.ofSeconds(20), () -> outages.goOn("password"));
        assertThat(told())
                .containsExactly(
                        "The shared store cannot be reached: lost",
                        "The shared store is still away, now for another reason: password");
    }

    /** Would catch a log that fills by a way that is dropped every other second. */
    @Test
    void wayThatComesAndGoesHasOneLineInAMinute() {
        outages.end();
        clock.advance(Duration.ofMinutes(5));
        for (int i = 0; i < 60; i++) {
            after(Duration.ofSeconds(1), () -> outages.begin("lost"));
            after(Duration.ofSeconds(1), outages::end);
        }
        assertThat(told().stream().filter(line -> line.contains("cannot be reached")))
                .hasSize(2);
        assertThat(told().stream().filter(line -> line.contains("is back"))).hasSize(2);
    }

    /** Would catch an outage that nobody hears of, since the one before it was short. */
    @Test
    void lossSoonAfterAnotherIsToldWhenItLasts() {
        outages.end();
        after(Duration.ofMinutes(5), () -> outages.begin("lost"));
        after(Duration.ofSeconds(1), outages::end);
        after(Duration.ofSeconds(1), () -> outages.begin("frozen"));
        after(Duration.ofSeconds(9), () -> outages.goOn("frozen"));
        assertThat(told()).noneMatch(line -> line.endsWith("frozen"));
        after(Duration.ofSeconds(2), () -> outages.goOn("frozen"));
        assertThat(told()).filteredOn(line -> line.endsWith("frozen")).hasSize(1);
        after(Duration.ofSeconds(1), outages::end);
        assertThat(told().get(told().size() - 1)).startsWith("The shared store is back after 12 s");
    }
}
