package dev.camelmcp.interop;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.File;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged in this JVM while it is open, as the distribution's {@code logback.xml} has it with both of
 * its levels at TRACE, but in memory instead of on the console. Thread-safe.
 */
final class CapturedLog implements AutoCloseable {

    private static final String DISTRIBUTED = "src/main/dist/lib/logback.xml";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final StringBuffer text = new StringBuffer();

    CapturedLog() {
        context.reset();
        context.putProperty("camelmcp.home", "src/main/dist");
        context.putProperty("camelmcp.log-level", "TRACE");
        context.putProperty("camelmcp.root-log-level", "TRACE");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new File(DISTRIBUTED));
        } catch (JoranException e) {
            throw new AssertionError("Cannot configure logging from " + DISTRIBUTED, e);
        }
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender());
    }

    String text() {
        return text.toString();
    }

    /** The configuration of the tests is in force again. */
    @Override
    public void close() {
        context.reset();
        try {
            new ContextInitializer(context).autoConfig();
        } catch (JoranException e) {
            throw new AssertionError("Cannot configure logging again", e);
        }
    }

    private AppenderBase<ILoggingEvent> appender() {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger - %msg %mdc %kvp%n%ex{full}");
        layout.start();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                text.append(layout.doLayout(event));
            }
        };
        appender.setContext(context);
        appender.start();
        return appender;
    }
}
