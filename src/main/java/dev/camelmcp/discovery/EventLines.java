package dev.camelmcp.discovery;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The events of a stream, line by line (HTML Living Standard §9.2.6). Used by one thread, which waits. */
final class EventLines {

    private static final Set<String> FIELDS = Set.of("data", "event", "id", "retry");

    private final InputStream in;
    private boolean ended;
    private boolean afterReturn;

    EventLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    boolean isEnded() {
        return ended;
    }

    /** The lines of the next event, also of one that the end cuts off; none between two empty lines. */
    List<String> event() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** Whether it is a line of an event, or a comment; clients may take what is none for something else. */
    static boolean isField(String line) {
        int colon = line.indexOf(':');
        return colon == 0 || FIELDS.contains(colon < 0 ? line : line.substring(0, colon));
    }

    /** Whether a line has a part of the data. */
    static boolean isData(String line) {
        return line.startsWith("data:") || line.equals("data");
    }

    /** What an event says; empty where it says nothing. */
    static String data(List<String> event) {
        StringBuilder data = new StringBuilder();
        for (String line : event) {
            if (line.startsWith("data:")) {
                data.append('\n').append(line, line.startsWith("data: ") ? 6 : 5, line.length());
            }
        }
        return data.toString();
    }

    /** Without its end, which is CR, LF or both; empty at the end. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next == '\n' && afterReturn) {
            next = in.read();
        }
        for (; next != '\n' && next != '\r' && next >= 0; next = in.read()) {
            line.write(next);
        }
        afterReturn = next == '\r';
        ended = next < 0;
        return line.toString(StandardCharsets.UTF_8);
    }
}
