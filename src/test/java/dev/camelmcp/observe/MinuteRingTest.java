package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MinuteRingTest {

    private final MinuteRing ring = new MinuteRing(2, 1000);

    @Test
    void countsAddUpWithinAMinute() {
        ring.add(new long[] {1, 10});
        ring.add(new long[] {2, 20});

        assertThat(ring.sum(1)).containsExactly(3, 30);
        assertThat(ring.minutes()).hasSize(MinuteRing.MINUTES);
        assertThat(ring.minutes().get(MinuteRing.MINUTES - 1)).containsExactly(3, 30);
    }

    @Test
    void sumIsOfTheLastMinutesOnly() {
        for (int minute = 1000; minute < 1010; minute++) {
            ring.advance(minute);
            ring.add(new long[] {1, minute});
        }

        assertThat(ring.sum(5)).containsExactly(5, 1005 + 1006 + 1007 + 1008 + 1009);
        assertThat(ring.sum(60)[0]).isEqualTo(10);
    }

    @Test
    void minutesWithoutCountsAreEmptyOnesInBetween() {
        ring.add(new long[] {1, 0});
        ring.advance(1003);
        ring.add(new long[] {2, 0});

        assertThat(ring.minutes().subList(56, 60)).extracting(m -> m[0]).containsExactly(1L, 0L, 0L, 2L);
    }

    @Test
    void whatIsOlderThanAnHourIsForgotten() {
        ring.add(new long[] {1, 0});
        ring.advance(1059);
        assertThat(ring.isEmpty()).isFalse();
        ring.advance(1060);
        assertThat(ring.isEmpty()).isTrue();
    }

    /** Would catch a loop over each minute of a machine that slept for a year. */
    @Test
    void pauseOfAnyLengthIsOne() {
        ring.add(new long[] {1, 0});
        ring.advance(Long.MAX_VALUE / 4);

        assertThat(ring.isEmpty()).isTrue();
        ring.add(new long[] {4, 0});
        assertThat(ring.sum(1)[0]).isEqualTo(4);
    }

    @Test
    void numberThatIsTooLargeStaysTheLargest() {
        ring.add(new long[] {Integer.MAX_VALUE, 0});
        ring.add(new long[] {Long.MAX_VALUE / 4, 0});

        assertThat(ring.sum(1)[0]).isEqualTo(Integer.MAX_VALUE);
    }
}
