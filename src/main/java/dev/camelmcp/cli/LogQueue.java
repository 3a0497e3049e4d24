package dev.camelmcp.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands log events to the console by a thread of its own, so that a terminal or pipe that nobody reads stops no
 * request. When it is full, an event loop discards what is below a warning, and in the end warnings too, and the log
 * says how many those were; other threads wait for room as long as the console moves. When the process ends, what is
 * there is still written. Configured by {@code lib/logback.xml}; thread-safe.
 */
public final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {

    private static final int CAPACITY = 4_096;

    /** Places that are kept for warnings and errors. */
    private static final int RESERVED = 1_024;

    /** A console that has not taken a line for so long is not waited for; nanoseconds. */
    private static final long STUCK = TimeUnit.SECONDS.toNanos(1);

    /** How long the end of the process may be put off for a console that is slow; nanoseconds. */
    private static final long LAST_WORDS = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String EVENT_LOOPS = "vert.x-eventloop";

    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AppenderAttachableImpl<ILoggingEvent> console = new AppenderAttachableImpl<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong discarded = new AtomicLong();
    private final @Nullable String lost;
    private final Thread hook = new Thread(this::end, "mcp-log-end");
    private @Nullable Thread writer;

    /** When the line began that is being written, by {@link System#nanoTime}; 0 while there is none. */
    private volatile long writing;

    /** When the process began to end; 0 while it does not. */
    private volatile long ending;

    /** Of the log: what was discarded is told there. */
    public LogQueue() {
        this(null);
    }

    /** @param lost what the log is told where this is none: how many events were discarded, as {@code {}} */
    LogQueue(@Nullable String lost) {
        this.lost = lost;
    }

    @Override
    public void start() {
        Thread thread = new Thread(this::write, "mcp-log");
        thread.setDaemon(true);
        writer = thread;
        super.start();
        thread.start();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        end();
        super.stop();
        if (writer != null) {
            writer.interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        boolean mayWait = !Thread.currentThread().getName().startsWith(EVENT_LOOPS);
        if (!offer(event) && !(mayWait && offerSoon(event))) {
            discarded.incrementAndGet();
        }
        if (mayWait && ending != 0) {
            // nothing may come after this line, not even the thread that writes it
            awaitEmpty();
        }
    }

    private boolean offer(ILoggingEvent event) {
        if ((event.getLevel().isGreaterOrEqual(Level.WARN) || queue.remainingCapacity() > RESERVED)
                && queue.offer(event)) {
            accepted.incrementAndGet();
            return true;
        }
        return false;
    }

    private boolean offerSoon(ILoggingEvent event) {
        long until = System.nanoTime() + STUCK;
        while (!isStuck() && System.nanoTime() < until) {
            LockSupport.parkNanos(LOOK);
            if (offer(event)) {
                return true;
            }
        }
        return false;
    }

    private boolean isStuck() {
        long since = writing;
        return since != 0 && System.nanoTime() - since > STUCK;
    }

    private void end() {
        ending = System.nanoTime();
        awaitEmpty();
    }

    private void awaitEmpty() {
        while (written.get() < accepted.get() && !isStuck() && System.nanoTime() - ending < LAST_WORDS) {
            LockSupport.parkNanos(LOOK);
        }
    }

    private void write() {
        long told = System.nanoTime() - STUCK;
        while (isStarted()) {
            try {
                ILoggingEvent event = queue.poll(1, TimeUnit.SECONDS);
                if (event != null) {
                    put(event);
                    written.incrementAndGet();
                }
                if (discarded.get() > 0 && System.nanoTime() - told >= STUCK) {
                    told = System.nanoTime();
                    tell(discarded.getAndSet(0));
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                addError("a line could not be written", e);
            }
        }
    }

    private void put(ILoggingEvent event) {
        writing = Math.max(1, System.nanoTime());
        try {
            console.appendLoopOnAppenders(event);
        } finally {
            writing = 0;
        }
    }

    private void tell(long events) {
        Logger logger = ((LoggerContext) getContext()).getLogger(LogQueue.class);
        if (lost != null) {
            logger.warn(lost, events);
            return;
        }
        put(new LoggingEvent(
                LogQueue.class.getName(),
                logger,
                Level.WARN,
                "{} events were not logged: the console did not take them in time",
                null,
                new Object[] {events}));
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> appender) {
        console.addAppender(appender);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return console.iteratorForAppenders();
    }

    @Override
    public @Nullable Appender<ILoggingEvent> getAppender(String name) {
        return console.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> appender) {
        return console.isAttached(appender);
    }

    @Override
    public void detachAndStopAllAppenders() {
        console.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> appender) {
        return console.detachAppender(appender);
    }

    @Override
    public boolean detachAppender(String name) {
        return console.detachAppender(name);
    }
}
