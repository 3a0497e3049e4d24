package dev.camelmcp.faults;

import dev.camelmcp.faults.RawUpstream.Script;

/** What an upstream sends. */
final class Scripts {

    /** What an MCP server says when nothing is wrong. */
    static final String OK = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}";

    private Scripts() {}

    static Script ok() {
        return json(OK);
    }

    static Script json(String body) {
        return raw(answer("200 OK", "Content-Type: application/json\r\n", body));
    }

    /** Exactly these bytes; the connection stays. */
    static Script raw(String bytes) {
        return wire -> wire.write(bytes);
    }

    /** Exactly these bytes, then FIN. */
    static Script rawThenFin(String bytes) {
        return wire -> wire.write(bytes).finish();
    }

    /** Exactly these bytes, then RST. */
    static Script rawThenReset(String bytes) {
        return wire -> wire.write(bytes).reset();
    }

    /**
     * A whole answer.
     *
     * @param headers further ones, each with CRLF
     */
    static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** A chunk of a body, Latin-1. */
    static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }
}
