package dev.camelmcp.configfile;

import java.util.ArrayList;
import java.util.List;

/** What a person has to know of an import, one line each: names of members, never what they hold. Not thread-safe. */
final class ImportNotes {

    private final List<String> lines = new ArrayList<>();
    private boolean complete = true;

    /** Says what became another thing than it was. */
    void tell(String line) {
        String clean = clean(line);
        if (!lines.contains(clean)) {
            lines.add(clean);
        }
    }

    /** Says what could not be taken over. */
    void lost(String line) {
        complete = false;
        tell(line);
    }

    List<String> lines() {
        return lines;
    }

    boolean isComplete() {
        return complete;
    }

    /** Names are whatever somebody wrote into a file; a terminal must not obey them. */
    private static String clean(String line) {
        return line.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
