package dev.camelmcp.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some counts for each minute of the last hour; the newest minute is not over yet. Not thread-safe. */
final class MinuteRing {

    static final int MINUTES = 60;

    private final int width;
    private final int[] numbers;
    private long newest;

    /**
     * A ring without counts.
     *
     * @param width how many counts a minute has
     * @param minute the first, by any clock that does not go back
     */
    MinuteRing(int width, long minute) {
        this.width = width;
        this.numbers = new int[MINUTES * width];
        this.newest = minute;
    }

    /** Goes on to that minute; what is older than an hour is forgotten. */
    void advance(long minute) {
        for (long next = Math.max(newest + 1, minute - MINUTES + 1); next <= minute; next++) {
            Arrays.fill(numbers, at(next), at(next) + width, 0);
        }
        newest = Math.max(newest, minute);
    }

    /** Adds to the newest minute. */
    void add(long[] counts) {
        int at = at(newest);
        for (int i = 0; i < width; i++) {
            numbers[at + i] = (int) Math.min(Integer.MAX_VALUE, numbers[at + i] + counts[i]);
        }
    }

    /** The counts of the last minutes together, the newest one among them. */
    long[] sum(int minutes) {
        long[] sum = new long[width];
        for (int age = 0; age < minutes; age++) {
            addTo(sum, minute(age));
        }
        return sum;
    }

    /** The counts of each minute, oldest first. */
    List<long[]> minutes() {
        List<long[]> minutes = new ArrayList<>(MINUTES);
        for (int age = MINUTES - 1; age >= 0; age--) {
            minutes.add(minute(age));
        }
        return minutes;
    }

    /** Whether nothing was counted for an hour. */
    boolean isEmpty() {
        return Arrays.stream(numbers).allMatch(n -> n == 0);
    }

    static void addTo(long[] sum, long[] counts) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += counts[i];
        }
    }

    private long[] minute(int age) {
        long[] counts = new long[width];
        int at = at(newest - age);
        for (int i = 0; i < width; i++) {
            counts[i] = numbers[at + i];
        }
        return counts;
    }

    private int at(long minute) {
        return (int) Math.floorMod(minute, (long) MINUTES) * width;
    }
}
