package dev.camelmcp.cli;

/** Commands print their result; the log is for what goes wrong. */
final class QuietLogging {

    /** Read by the distribution's logback.xml. */
    private static final String LEVEL = "camelmcp.log-level";

    private QuietLogging() {}

    /** To be called before the first logger is made; an explicit level wins. */
    static void set() {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, "OFF");
        }
    }
}
