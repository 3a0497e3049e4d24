package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A console that does not take what is logged, and what becomes of that. */
@Timeout(60)
class LogQueueTest {

    private static final int MANY = 20_000;

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("test");
    private final LogQueue queue = new LogQueue();
    private final List<String> console = new CopyOnWriteArrayList<>();
    private final CountDownLatch read = new CountDownLatch(1);
    private volatile boolean blocked;

    @BeforeEach
    void start() {
        AppenderBase<ILoggingEvent> target = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                try {
                    if (blocked) {
                        read.await();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                console.add(event.getLevel() + " " + event.getFormattedMessage());
            }
        };
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.start();
        target.setContext(context);
        target.start();
        queue.setContext(context);
        queue.addAppender(target);
        queue.start();
        logger.addAppender(queue);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        read.countDown();
        context.stop();
    }

    @Test
    void everyLineIsWrittenInItsOrderBeforeTheEnd() {
        IntStream.range(0, MANY).forEach(i -> logger.info("{}", i));
        context.stop();

        assertThat(console)
                .containsExactlyElementsOf(
                        IntStream.range(0, MANY).mapToObj(i -> "INFO " + i).toList());
    }

    /** Would hang where anything waits for the console. */
    @Test
    void eventLoopGoesOnWhileNobodyReadsAndTheLogSaysWhatIsMissing() throws Exception {
        blocked = true;
        Thread loop = new Thread(
                () -> {
                    IntStream.range(0, MANY).forEach(i -> logger.info("{}", i));
                    logger.warn("a warning");
                },
                "vert.x-eventloop-thread-7");
        loop.start();
        loop.join(30_000);
        assertThat(loop.isAlive()).as("waits").isFalse();

        read.countDown();

        await().until(() -> console.stream().anyMatch(line -> line.contains("events were not logged")));
        await().until(() -> console.contains("WARN a warning"));
        long written = console.stream().filter(line -> line.startsWith("INFO")).count();
        assertThat(console)
                .contains(
                        "WARN " + (MANY - written) + " events were not logged: the console did not take them in time");
    }

    /** The lines of a log of its own hold nothing else. */
    @Test
    void whatAnotherLogLosesIsSaidInThisOne() throws Exception {
        List<String> other = new CopyOnWriteArrayList<>();
        CountDownLatch free = new CountDownLatch(1);
        AppenderBase<ILoggingEvent> disk = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                other.add(event.getFormattedMessage());
            }
        };
        disk.setContext(context);
        disk.start();
        LogQueue second = new LogQueue("{} lines are lost");
        second.setContext(context);
        second.addAppender(disk);
        second.start();
        context.getLogger(LogQueue.class).addAppender(queue);
        Logger lines = context.getLogger("lines");
        lines.setLevel(Level.INFO);
        lines.addAppender(second);
        Thread loop = new Thread(
                () -> IntStream.range(0, MANY).forEach(i -> lines.info("line")), "vert.x-eventloop-thread-7");
        loop.start();
        loop.join(30_000);
        assertThat(loop.isAlive()).as("waits").isFalse();

        free.countDown();

        await().until(() -> console.stream().anyMatch(line -> line.endsWith(" lines are lost")));
        second.stop();
        assertThat(console).containsExactly("WARN " + (MANY - other.size()) + " lines are lost");
        assertThat(other).containsOnly("line");
    }

    @Test
    void otherThreadsGiveUpOnAConsoleThatIsStuck() throws Exception {
        blocked = true;
        Thread worker = new Thread(() -> IntStream.range(0, MANY).forEach(i -> logger.info("{}", i)), "worker");
        worker.start();
        worker.join(30_000);

        assertThat(worker.isAlive()).as("waits").isFalse();
    }

    @Test
    void endDoesNotWaitForAConsoleThatIsStuck() throws Exception {
        blocked = true;
        logger.info("never read");
        Thread end = new Thread(context::stop, "end");
        end.start();
        end.join(30_000);

        assertThat(end.isAlive()).as("waits").isFalse();
    }
}
