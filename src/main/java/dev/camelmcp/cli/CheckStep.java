package dev.camelmcp.cli;

import dev.camelmcp.authserver.DiscoveryStep;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that {@code check} did about a server. Immutable.
 *
 * @param what it was, and what came of it; one line
 * @param millis how long it took
 */
record CheckStep(String what, long millis) {

    /** One of a discovery. */
    static CheckStep of(DiscoveryStep step) {
        String status = step.status() == 0 ? "" : step.status() + ": ";
        return new CheckStep(step.what() + " " + step.url() + ", " + status + step.taken(), step.millis());
    }

    /** {@code 276 ms token}. */
    String line() {
        return "%8d ms  %s".formatted(millis, Text.line(what));
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("what", what);
        members.put("millis", millis);
        return members;
    }
}
