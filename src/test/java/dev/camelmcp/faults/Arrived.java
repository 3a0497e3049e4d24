package dev.camelmcp.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request as the gateway sent it, byte for byte.
 *
 * @param headers lines, without their ends
 * @param connection numbers the connections of an upstream
 */
record Arrived(String requestLine, List<String> headers, byte[] body, int connection) {

    String method() {
        return requestLine.substring(0, requestLine.indexOf(' '));
    }

    /** Path and query. */
    String target() {
        return requestLine.substring(requestLine.indexOf(' ') + 1, requestLine.lastIndexOf(' '));
    }

    /** All values of a header, in the order of the lines. */
    List<String> values(String name) {
        return values(headers, name);
    }

    static List<String> values(List<String> headers, String name) {
        return headers.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return requestLine + " " + headers + " " + body.length + " bytes";
    }
}
