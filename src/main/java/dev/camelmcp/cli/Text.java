package dev.camelmcp.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Text for people. What servers say is not trusted: it could move the cursor, or hide what stands before it. Stateless.
 */
final class Text {

    private static final int LONGEST = 500;
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String RESET = "\033[0m";

    private Text() {}

    /** The first line, without what a terminal would obey. */
    static String line(String text) {
        String line = text.strip().lines().findFirst().orElse("").replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    /** Rows, of as many cells each, in columns; a cell is its first line. */
    static List<String> columns(List<List<String>> rows) {
        int cells = rows.isEmpty() ? 0 : rows.get(0).size();
        int[] widths = new int[cells];
        for (List<String> row : rows) {
            for (int i = 0; i < cells; i++) {
                widths[i] = Math.max(widths[i], line(row.get(i)).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < cells; i++) {
                String cell = line(row.get(i));
                text.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
            }
            lines.add(text.toString().stripTrailing());
        }
        return lines;
    }

    /** {@code 1 tool}, {@code 2 tools}. */
    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static String green(String text, boolean colours) {
        return colours ? GREEN + text + RESET : text;
    }

    static String red(String text, boolean colours) {
        return colours ? RED + text + RESET : text;
    }
}
