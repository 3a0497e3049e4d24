package dev.camelmcp.observe;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the meters of a server have counted, as a row of numbers; each has its place in it. Stateless. */
final class TrafficCounts {

    static final int REQUESTS = 0;
    /** Answered by 4xx. */
    static final int REJECTED = 1;
    /** Answered by 5xx. */
    static final int ERRORS = 2;

    static final int ACQUISITIONS = 3;
    static final int FAILURES = 4;
    static final int HITS = 5;
    static final int MISSES = 6;

    private static final int BUCKETS = 7;
    static final int WIDTH = BUCKETS + ForwardMetrics.BUCKETS.length + 1;

    private static final int CLIENT_ERROR = 2;
    private static final int SERVER_ERROR = 3;

    private TrafficCounts() {}

    /** Whether there is anything to read: most servers of very many are not asked for hours. */
    static boolean any(ForwardMetrics.Meters forward, TokenMetrics.@Nullable Meters token) {
        return forward.latency().count() > 0
                || (token != null
                        && (token.latency().count() > 0 || token.hits().count() > 0));
    }

    /**
     * All since the start.
     *
     * @param token null for a server without tokens
     * @param failures acquisitions that came to nothing
     * @param before what was read before; where no request came since, buckets are not read again
     */
    static long[] read(
            ForwardMetrics.Meters forward, TokenMetrics.@Nullable Meters token, long failures, long[] before) {
        long[] counts = before.clone();
        counts[REQUESTS] = forward.latency().count();
        counts[REJECTED] = Math.round(forward.requests().get(CLIENT_ERROR).count());
        counts[ERRORS] = Math.round(forward.requests().get(SERVER_ERROR).count());
        if (token != null) {
            counts[ACQUISITIONS] = token.latency().count();
            counts[FAILURES] = failures;
            counts[HITS] = Math.round(token.hits().count());
            counts[MISSES] = Math.round(token.misses().count());
        }
        if (counts[REQUESTS] != before[REQUESTS]) {
            buckets(forward.latency(), counts);
        }
        return counts;
    }

    /** What was counted between two readings; a meter that counts anew has begun at 0. */
    static long[] growth(long[] before, long[] after) {
        long[] growth = new long[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            growth[i] = after[i] >= before[i] ? after[i] - before[i] : after[i];
        }
        return growth;
    }

    static @Nullable Integer quantile(double share, long[] counts) {
        return Buckets.quantile(share, Arrays.copyOfRange(counts, BUCKETS, WIDTH), ForwardMetrics.BUCKETS);
    }

    /** A bucket of Micrometer's counts those below it too; a host's registry may have others between ours, or none. */
    private static void buckets(Timer latency, long[] counts) {
        int bound = 0;
        long below = 0;
        for (CountAtBucket bucket : latency.takeSnapshot().histogramCounts()) {
            if (bound < ForwardMetrics.BUCKETS.length
                    && Math.round(bucket.bucket(TimeUnit.MILLISECONDS)) == ForwardMetrics.BUCKETS[bound].toMillis()) {
                long all = Math.round(bucket.count());
                counts[BUCKETS + bound++] = all - below;
                below = all;
            }
        }
        if (bound > 0) {
            counts[WIDTH - 1] = Math.max(0, counts[REQUESTS] - below);
        }
    }
}
