package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.recovery.ResilientOutputStreamBase;
import dev.camelmcp.config.AccessLogSettings;
import dev.camelmcp.config.AccessLogSettings.Format;
import dev.camelmcp.forward.AccessLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What becomes of the file of the access log when others change it, or a disk is full. */
class AccessLogFileTest {

    private final Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(AccessLog.LOGGER);

    @TempDir
    private Path folder;

    private Runnable close = () -> {};

    @AfterEach
    void close() {
        close.run();
        logger.detachAndStopAllAppenders();
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private Path open() {
        Path file = folder.resolve("access.log");
        close = AccessLogOutput.open(new AccessLogSettings(Format.TEXT, file));
        assertThat(logger.getLevel()).isEqualTo(Level.INFO);
        return file;
    }

    @Test
    void newFileIsForItsOwnerAndItsGroup() throws Exception {
        assertThat(mode(open())).matches("rw-(r--|---)---");
    }

    @Test
    void fileThatIsThereKeepsItsMode() throws Exception {
        Path file = Files.createFile(folder.resolve("access.log"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(mode(open())).isEqualTo("rw-r--r--");
    }

    /** As logrotate does, without telling us. */
    @Test
    void fileThatWasMovedAwayIsFollowedByAnotherOneOfItsMode() throws Exception {
        Path file = open();
        logger.info("one");
        await().untilAsserted(() -> assertThat(file).hasContent("one"));
        String before = mode(file);
        Path moved = Files.move(file, folder.resolve("access.log.1"));

        await().until(() -> {
            logger.info("two");
            return Files.exists(file) && Files.size(file) > 0;
        });
        assertThat(mode(file)).isEqualTo(before);
        String kept = Files.readString(moved);
        await().until(() -> {
            logger.info("three");
            return Files.readString(file).contains("three");
        });
        assertThat(moved).hasContent(kept);

        // and put another one in its place
        Files.move(file, folder.resolve("access.log.2"));
        Files.createFile(file);
        await().until(() -> {
            logger.info("four");
            return Files.size(file) > 0;
        });
    }

    /** Would catch a line that is joined to what was written of another one before the disk was full. */
    @Test
    void lineBehindAWriteThatFailedBeginsANewLine() throws Exception {
        Path file = open();
        // by this thread alone: the failure is told where a write is over
        LogQueue queue = (LogQueue) logger.iteratorForAppenders().next();
        AccessLogFile output = (AccessLogFile) queue.iteratorForAppenders().next();
        output.doAppend(line("one"));

        fail(file, output, "tor");
        await().until(() -> {
            output.doAppend(line("two"));
            return Files.readString(file).contains("two");
        });
        output.doAppend(line("three"));

        assertThat(file).hasContent("one\ntor\ntwo\nthree\n");
    }

    private LoggingEvent line(String text) {
        return new LoggingEvent(getClass().getName(), logger, Level.INFO, text, null, null);
    }

    @Test
    void lineBehindAnEndThatIsMissingBeginsANewLine() throws Exception {
        Path file = folder.resolve("access.log");
        Files.writeString(file, "torn");
        open();
        logger.info("one");
        logger.info("two");

        await().untilAsserted(() -> assertThat(file).hasContent("torn\none\ntwo\n"));
    }

    /** As Logback hears of a disk that takes a part of a line only. */
    private static void fail(Path file, AccessLogFile output, String part) throws IOException {
        Files.writeString(file, part, StandardOpenOption.APPEND);
        ((ResilientOutputStreamBase) output.getOutputStream()).postIOFailure(new IOException("no space left"));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
