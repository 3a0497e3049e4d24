package dev.camelmcp.hostile;

import java.util.List;

/**
 * A request as it arrived.
 *
 * @param connection numbers the connections of a server
 * @param nanos {@link System#nanoTime()} when it was complete
 */
record Received(String requestLine, List<String> headers, String body, int connection, long nanos) {

    String path() {
        String[] parts = requestLine.split(" ");
        // as a proxy is told it, where this server stands behind one
        String target = parts.length < 2 ? "" : parts[1].replaceFirst("^https?://[^/?]*", "");
        return target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
    }

    /** The value of a header; null when there is none. */
    String header(String name) {
        String start = name + ":";
        return headers.stream()
                .filter(h -> h.regionMatches(true, 0, start, 0, start.length()))
                .map(h -> h.substring(start.length()).trim())
                .findFirst()
                .orElse(null);
    }
}
