package dev.camelmcp.cli;

import java.util.Map;

/**
 * Which of the standard streams a person looks at. Immutable.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is one, that can overwrite a line
 * @param colours whether what goes to a terminal on standard output may be coloured
 */
record Terminal(boolean out, boolean err, boolean colours) {

    static final Terminal NONE = new Terminal(false, false, false);

    /** System property that {@code bin/mcp-oauth} sets: those of {@code in}, {@code out} and {@code err} that are. */
    private static final String STREAMS = "camelmcp.terminals";

    static Terminal detect() {
        return of(System.getProperty(STREAMS, ""), System.getenv());
    }

    /** Whether what comes in is typed, as far as the script told. */
    static boolean isTyped() {
        String streams = System.getProperty(STREAMS);
        return streams == null || streams.contains("in");
    }

    /**
     * By the streams that are terminals, and by {@code NO_COLOR} (no-color.org: any value but an empty one) and
     * {@code TERM}.
     */
    static Terminal of(String streams, Map<String, String> environment) {
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean out = streams.contains("out");
        boolean plain = dumb || !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(out, streams.contains("err") && !dumb, out && !plain);
    }
}
