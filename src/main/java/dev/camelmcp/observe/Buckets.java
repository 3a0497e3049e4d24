package dev.camelmcp.observe;

import java.time.Duration;
import java.util.Arrays;

/** The upper bounds of a histogram's buckets. Stateless. */
final class Buckets {

    private Buckets() {}

    static Duration[] ofMillis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
