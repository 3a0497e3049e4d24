package dev.camelmcp.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a token is renewed and when it is no longer handed out, for lifetimes from a second to ten years. */
class TokenTimesTest {

    private static final Instant ISSUED = Instant.parse("2026-11-23T08:00:00Z");

    /** The whole test space; every combination is tried in each of the properties below. */
    record Case(long lifetime, long buffer, long skew) {

        AccessToken token() {
            return new AccessToken(new Secret("t"), ScopeSet.EMPTY, ISSUED, ISSUED.plusSeconds(lifetime));
        }

        TokenTimes times() {
            return TokenTimes.of(token(), Duration.ofSeconds(buffer), Duration.ofSeconds(skew));
        }
    }

    static List<Case> combinations() {
        List<Case> cases = new ArrayList<>();
        for (long lifetime : new long[] {1, 2, 3, 10, 59, 60, 299, 300, 301, 400, 1200, 3600, 86_400, 315_360_000}) {
            for (long buffer : new long[] {0, 1, 4, 5, 6, 60, 299, 300, 301, 3600, 31_536_000}) {
                for (long skew : new long[] {0, 1, 5, 30, 60, 3600}) {
                    cases.add(new Case(lifetime, buffer, skew));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @CsvSource({
        "3600, 300, 3300000, the buffer as configured",
        "1200, 300, 900000, a quarter of the life is just the buffer",
        "400, 300, 300000, buffer shorter than the life and still clamped",
        "300, 300, 225000, Keycloak's default life is the default buffer",
        "60, 300, 45000, buffer longer than the life",
        "10, 300, 7500, ten seconds",
        "1, 300, 750, one second",
        "3600, 0, 3595000, no buffer: not later than the token is usable"
    })
    void refreshIsDueTheBufferBeforeExpiryButNeverInTheFirstThreeQuarters(
            long lifetime, long buffer, long refreshMillis) {
        assertThat(Duration.between(
                        ISSUED, new Case(lifetime, buffer, 5).times().refreshAt()))
                .isEqualTo(Duration.ofMillis(refreshMillis));
    }

    @ParameterizedTest
    @CsvSource({"3600, 5, 3595000", "3600, 0, 3600000", "50, 5, 45000", "49, 5, 44100", "10, 5, 9000", "1, 5, 900"})
    void tokenIsUsableUntilTheSkewBeforeExpiryWhichIsAtMostATenthOfItsLife(
            long lifetime, long skew, long usableMillis) {
        assertThat(Duration.between(
                        ISSUED, new Case(lifetime, 300, skew).times().usableUntil()))
                .isEqualTo(Duration.ofMillis(usableMillis));
    }

    @Test
    void tokenOfTenSecondsIsCachedForMostOfItsLife() {
        TokenTimes times = new Case(10, 300, 60).times();

        assertThat(times.refreshAt()).isAfterOrEqualTo(ISSUED.plusSeconds(7));
        assertThat(times.usableUntil()).isAfterOrEqualTo(ISSUED.plusSeconds(9));
    }

    @Test
    void refreshIsNeverDueInTheFirstThreeQuartersOfAnyLife() {
        assertThat(combinations())
                .filteredOn(c -> c.times().refreshAt().isBefore(ISSUED.plusMillis(c.lifetime() * 750)))
                .isEmpty();
    }

    @Test
    void tokenIsNeverHandedOutAfterItsExpiry() {
        assertThat(combinations())
                .filteredOn(c -> c.times().usableUntil().isAfter(c.token().expiresAt()))
                .isEmpty();
    }

    @Test
    void tokenIsNeverGivenUpBeforeNineTenthsOfItsLife() {
        assertThat(combinations())
                .filteredOn(c -> c.times().usableUntil().isBefore(ISSUED.plusMillis(c.lifetime() * 900)))
                .isEmpty();
    }

    @Test
    void refreshIsNeverDueLaterThanTheTokenIsUsable() {
        assertThat(combinations())
                .filteredOn(c -> c.times().refreshAt().isAfter(c.times().usableUntil()))
                .isEmpty();
    }
}
