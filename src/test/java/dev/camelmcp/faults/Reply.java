package dev.camelmcp.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the gateway answered.
 *
 * @param headers lines, without their ends
 * @param body as far as it came, without chunk framing
 * @param whole whether it came to the end that its head announced: a chunked body without its last chunk is not whole
 */
record Reply(int status, List<String> headers, byte[] body, boolean whole) {

    /** All values of a header, in the order of the lines. */
    List<String> values(String name) {
        return Arrived.values(headers, name);
    }

    /** Latin-1. */
    String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + text() + (whole ? "" : " (cut)");
    }
}
