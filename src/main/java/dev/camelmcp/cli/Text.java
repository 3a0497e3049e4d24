package dev.camelmcp.cli;

/** Text for people. What servers say is not trusted: it could move the cursor, or hide what stands before it. Stateless. */
final class Text {

    private static final int LONGEST = 500;
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String RESET = "\033[0m";

    private Text() {}

    /** The first line, without what a terminal would obey. */
    static String line(String text) {
        String line = text.strip().lines().findFirst().orElse("").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
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
