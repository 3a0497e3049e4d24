package dev.camelmcp.observe;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was counted for one server, or for all, minute by minute for an hour: a ring that is there only while there is
 * something in it. Thread-safe; nobody holds its lock for longer than some meters take to be read.
 */
final class ServerTraffic {

    private long[] counted = new long[TrafficCounts.WIDTH];
    private @Nullable MinuteRing ring;

    synchronized boolean hasRing() {
        return ring != null;
    }

    /**
     * Takes a sample, and returns what came to it.
     *
     * @param read the counts since the start, given those of the last sample
     * @param room whether there may be a ring where there is none
     */
    synchronized long[] sample(UnaryOperator<long[]> read, long minute, boolean room) {
        long[] counts = read.apply(counted);
        long[] growth = TrafficCounts.growth(counted, counts);
        counted = counts;
        add(growth, minute, room);
        return growth;
    }

    /** Adds to this minute, and drops a ring that nothing is left in. */
    synchronized void add(long[] growth, long minute, boolean room) {
        boolean some = false;
        for (long count : growth) {
            some |= count > 0;
        }
        MinuteRing known = ring;
        if (known == null) {
            if (!some || !room) {
                return;
            }
            known = new MinuteRing(TrafficCounts.WIDTH, minute);
            ring = known;
        }
        known.advance(minute);
        if (some) {
            known.add(growth);
        } else if (known.isEmpty()) {
            ring = null;
        }
    }

    /**
     * The last minutes together, with what is not in a sample yet.
     *
     * @param read as for a sample
     */
    synchronized Traffic recent(UnaryOperator<long[]> read, int minutes, long minute) {
        long[] counts = read.apply(counted);
        long[] sum = TrafficCounts.growth(counted, counts);
        if (ring != null) {
            ring.advance(minute);
            MinuteRing.addTo(sum, ring.sum(minutes));
        }
        return Traffic.of(sum, counts);
    }

    /** The counts of each minute, oldest first; empty where nothing was counted. */
    synchronized List<long[]> minutes(long minute) {
        if (ring == null) {
            return List.of();
        }
        ring.advance(minute);
        return ring.minutes();
    }
}
