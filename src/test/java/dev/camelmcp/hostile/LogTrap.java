package dev.camelmcp.hostile;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged at TRACE, by anybody, while it is set: leaks are kept, and what the gateway itself says.
 * Off are the loggers that the distribution's {@code logback.xml} turns off: they print the wire. Thread-safe.
 */
public final class LogTrap extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final List<String> WIRE = List.of("org.apache.hc", "io.netty.handler.logging");
    private static final String OURS = "dev.camelmcp";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level rootLevel = root.getLevel();
    private final Level ourLevel = context.getLogger(OURS).getLevel();
    private final ThresholdFilter infoOnly = new ThresholdFilter();
    private final List<String> leaks = new CopyOnWriteArrayList<>();
    private final List<String> ours = new CopyOnWriteArrayList<>();
    private final List<String> watched = new CopyOnWriteArrayList<>();
    private final AtomicBoolean traced = new AtomicBoolean();

    public static LogTrap set() {
        LogTrap trap = new LogTrap();
        trap.open();
        return trap;
    }

    private void open() {
        infoOnly.setLevel("INFO");
        infoOnly.start();
        root.iteratorForAppenders().forEachRemaining(a -> a.addFilter(infoOnly));
        setContext(context);
        start();
        root.addAppender(this);
        root.setLevel(Level.TRACE);
        context.getLogger(OURS).setLevel(Level.TRACE);
        WIRE.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    }

    @Override
    protected void append(ILoggingEvent event) {
        String line = event.getLoggerName() + " " + event.getFormattedMessage() + throwable(event.getThrowableProxy());
        watched.stream().filter(line::contains).forEach(secret -> leaks.add("'" + secret + "' in: " + line));
        Canary.in(line).ifPresent(trace -> leaks.add("'" + trace + "' in: " + line));
        if (event.getLoggerName().startsWith(OURS)) {
            ours.add(event.getFormattedMessage());
        }
        if (event.getLevel() == Level.TRACE) {
            traced.set(true);
        }
    }

    private static String throwable(IThrowableProxy proxy) {
        return proxy == null ? "" : " " + ThrowableProxyUtil.asString(proxy);
    }

    public List<String> leaks() {
        return leaks;
    }

    /** What the gateway's own classes said. */
    public List<String> ours() {
        return ours;
    }

    /** Takes further words for leaks, beside the canaries. */
    public void watchFor(String... secrets) {
        watched.addAll(List.of(secrets));
    }

    /** Whether the trap would have seen a leak at TRACE. */
    public boolean isTraced() {
        return traced.get();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(rootLevel);
        context.getLogger(OURS).setLevel(ourLevel);
        WIRE.forEach(name -> context.getLogger(name).setLevel(null));
        infoOnly.stop();
        root.iteratorForAppenders().forEachRemaining(a -> a.clearAllFilters());
    }
}
