package dev.camelmcp.observe;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The upper bounds of a histogram's buckets, and what they tell. Stateless. */
final class Buckets {

    private Buckets() {}

    static Duration[] ofMillis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    /**
     * What that share of all values does not exceed, in milliseconds; within a bucket by its share of it, as
     * Prometheus' {@code histogram_quantile} has it. No more than the largest bound, and null where nothing was
     * counted.
     *
     * @param share from 0 to 1
     * @param counts of each bucket alone, the last one being for what exceeds all bounds
     */
    static @Nullable Integer quantile(double share, long[] counts, Duration[] bounds) {
        double rank = share * Arrays.stream(counts).sum();
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0 && below + counts[i] >= rank) {
                long from = i == 0 ? 0 : bounds[i - 1].toMillis();
                long to = bounds[Math.min(i, bounds.length - 1)].toMillis();
                return (int) Math.round(from + (to - from) * (rank - below) / counts[i]);
            }
            below += counts[i];
        }
        return null;
    }
}
