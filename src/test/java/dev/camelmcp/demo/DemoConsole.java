package dev.camelmcp.demo;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Numbered steps on standard output; in colour on a terminal, unless NO_COLOR (no-color.org) is set. */
final class DemoConsole {
    private static final int TEXT_WIDTH = 84;

    private final boolean colours;
    private final PrintStream out;
    private final String done;
    private final String failed;
    private int steps;

    DemoConsole() {
        Console terminal = System.console();
        colours = terminal != null && System.getenv("NO_COLOR") == null;
        Charset charset = terminal == null ? StandardCharsets.UTF_8 : terminal.charset();
        boolean symbols = charset.newEncoder().canEncode("✓✗");
        done = symbols ? "✓" : "ok";
        failed = symbols ? "✗" : "FAILED";
        out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
    }

    void title(String text) {
        out.println();
        out.println(coloured("1", text));
        out.println();
    }

    void step(String text) {
        out.println(numbered() + text);
    }

    /** With the time that it took. */
    void step(String text, Stopwatch watch) {
        String time = "%5d ms".formatted(watch.millis());
        out.println(numbered() + ("%-" + TEXT_WIDTH + "s ").formatted(text) + coloured("2", time));
    }

    /** Belongs to the step above it. */
    void detail(String text) {
        out.println("        " + coloured("2", text));
    }

    void failure(String text, List<String> log) {
        out.println();
        out.println(coloured("31", failed) + " " + text);
        log.forEach(line -> out.println("    " + coloured("2", line)));
    }

    void print(String text) {
        out.println();
        out.println(text);
    }

    private String numbered() {
        steps++;
        return "%3d. ".formatted(steps) + coloured("32", done) + " ";
    }

    private String coloured(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
