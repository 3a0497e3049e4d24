package dev.camelmcp.interop;

import org.apache.camel.main.MainCommandLineSupport;

/**
 * What {@code camel run} of Camel JBang does when it has read its command line: the same main class, with the same
 * properties, which downloads nothing here. Runs with what Maven resolves for {@code src/interop/camel-run.pom}, in a
 * JVM of its own.
 */
final class CamelRun {

    /** It is not among the dependencies of the tests. */
    private static final String MAIN = "org.apache.camel.main.KameletMain";

    private CamelRun() {}

    /** @param arguments initial properties, each as {@code key=value} */
    public static void main(String[] arguments) throws Exception {
        Class<?> type = Class.forName(MAIN);
        MainCommandLineSupport main =
                (MainCommandLineSupport) type.getConstructor(String.class).newInstance("camel.jbang");
        type.getMethod("setDownload", boolean.class).invoke(main, false);
        for (String argument : arguments) {
            String[] property = argument.split("=", 2);
            main.addInitialProperty(property[0], property[1]);
        }
        main.start();
        main.run();
    }
}
