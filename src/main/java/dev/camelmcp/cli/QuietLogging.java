package dev.camelmcp.cli;

/** Commands print their result; the log is for the gateway. */
final class QuietLogging {

    /** System property: how much is logged of our own. */
    static final String LEVEL = "camelmcp.log-level";

    private QuietLogging() {}

    /**
     * To be called before the first logger is made; a level that was set wins. The distribution's logback.xml reads
     * both.
     */
    static void set() {
        for (String level : new String[] {LEVEL, "camelmcp.root-log-level"}) {
            if (System.getProperty(level) == null) {
                System.setProperty(level, "OFF");
            }
        }
    }
}
