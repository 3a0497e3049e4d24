package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketsTest {

    private static final Duration[] BOUNDS = Buckets.ofMillis(10, 50, 100);

    @Test
    void quantileIsWithinItsBucketByItsShare() {
        assertThat(Buckets.quantile(0.5, new long[] {0, 100, 0, 0}, BOUNDS)).isEqualTo(30);
        assertThat(Buckets.quantile(0.99, new long[] {0, 100, 0, 0}, BOUNDS)).isEqualTo(50);
        assertThat(Buckets.quantile(0.5, new long[] {100, 0, 0, 0}, BOUNDS)).isEqualTo(5);
    }

    @Test
    void fewSlowOnesAreInTheHighQuantileAlone() {
        long[] counts = {97, 0, 3, 0};

        assertThat(Buckets.quantile(0.5, counts, BOUNDS)).isLessThan(10);
        assertThat(Buckets.quantile(0.99, counts, BOUNDS)).isBetween(51, 100);
    }

    @Test
    void whatExceedsAllBoundsIsTheLargest() {
        assertThat(Buckets.quantile(0.5, new long[] {0, 0, 0, 7}, BOUNDS)).isEqualTo(100);
    }

    @Test
    void nothingHasNoQuantile() {
        assertThat(Buckets.quantile(0.5, new long[4], BOUNDS)).isNull();
    }
}
