package dev.camelmcp.examples;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the logger {@code calls} says while this is open. */
final class CallLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("calls");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    private CallLog() {
        events.start();
        logger.addAppender(events);
    }

    static CallLog open() {
        return new CallLog();
    }

    List<String> lines() {
        return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(events);
    }
}
