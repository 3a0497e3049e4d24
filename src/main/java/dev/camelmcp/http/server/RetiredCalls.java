package dev.camelmcp.http.server;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of consumers that were retired while those were under way. When the CamelContext ends it does not know such
 * a consumer any more, so the others end its calls with theirs. Thread-safe.
 */
final class RetiredCalls {

    private final Set<OpenCalls> retired = ConcurrentHashMap.newKeySet();

    void add(OpenCalls calls) {
        retired.removeIf(OpenCalls::isEmpty);
        retired.add(calls);
    }

    List<OpenCalls> all() {
        return List.copyOf(retired);
    }
}
