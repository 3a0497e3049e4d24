package dev.camelmcp.observe;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last hour, minute by minute: one number for each, oldest first. The newest minute is not over yet. Latencies are
 * milliseconds, and null for a minute without requests. Immutable.
 */
public record TrafficHour(
        List<Integer> requests,
        List<Integer> rejected,
        List<Integer> errors,
        List<@Nullable Integer> median,
        List<@Nullable Integer> p99,
        List<Integer> acquisitions,
        List<Integer> acquisitionFailures,
        List<Integer> cacheHits,
        List<Integer> cacheMisses) {

    static TrafficHour of(List<long[]> minutes) {
        return new TrafficHour(
                column(minutes, TrafficCounts.REQUESTS),
                column(minutes, TrafficCounts.REJECTED),
                column(minutes, TrafficCounts.ERRORS),
                quantiles(minutes, 0.5),
                quantiles(minutes, 0.99),
                column(minutes, TrafficCounts.ACQUISITIONS),
                column(minutes, TrafficCounts.FAILURES),
                column(minutes, TrafficCounts.HITS),
                column(minutes, TrafficCounts.MISSES));
    }

    private static List<Integer> column(List<long[]> minutes, int column) {
        return minutes.stream().map(counts -> (int) counts[column]).toList();
    }

    private static List<@Nullable Integer> quantiles(List<long[]> minutes, double share) {
        @Nullable Integer[] quantiles = new @Nullable Integer[minutes.size()];
        Arrays.setAll(quantiles, i -> TrafficCounts.quantile(share, minutes.get(i)));
        return Arrays.asList(quantiles);
    }
}
