package dev.camelmcp.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.recovery.ResilientOutputStreamBase;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import ch.qos.logback.core.util.FileSize;
import dev.camelmcp.config.AccessLogSettings;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.forward.AccessLog;
import dev.camelmcp.token.OnceInAWhile;
import dev.camelmcp.token.SteadyClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Where the lines of the access log go when the gateway runs by itself: into {@code mcp.access-log.file}, with a new
 * file each day and before one gets too large, or to standard output, which has nothing else. By a {@link LogQueue}, so
 * that no call waits for a disk. A {@code lib/logback.xml} that has an appender for the logger is left to it.
 * Stateless.
 */
final class AccessLogOutput {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(AccessLogOutput.class);

    private static final String LOST =
            "{} lines of the access log are lost: what they are written to did not take them in time";

    private static final FileSize LARGEST = new FileSize(100 * FileSize.MB_COEFFICIENT);

    /** Days, and bytes of all files together, that are kept. */
    private static final int DAYS = 30;

    private static final FileSize MOST = new FileSize(2 * FileSize.GB_COEFFICIENT);

    /** Between two warnings. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private AccessLogOutput() {}

    /**
     * Opens it, where there is to be one.
     *
     * @return writes what is left, and closes it
     * @throws ConfigException where the file cannot be written
     */
    static Runnable open(AccessLogSettings settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger logger = context.getLogger(AccessLog.LOGGER);
        if (settings.isOff() || logger.iteratorForAppenders().hasNext()) {
            return () -> {};
        }
        Path file = settings.file();
        OutputStreamAppender<ILoggingEvent> output = file == null ? console() : file(context, file);
        output.setContext(context);
        output.setName("ACCESS");
        output.setEncoder(new Lines());
        output.start();
        tellFailures(context, output);
        LogQueue queue = new LogQueue(LOST);
        queue.setContext(context);
        queue.addAppender(output);
        queue.start();
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        logger.addAppender(queue);
        return () -> {
            queue.stop();
            output.stop();
        };
    }

    /** Logback tries again and again, and tells nobody but who asks for its own messages. */
    private static void tellFailures(LoggerContext context, Object output) {
        OnceInAWhile told = new OnceInAWhile(SteadyClock.of(Clock.systemUTC()), PAUSE);
        StatusListener listener = status -> {
            boolean ours = status.getOrigin() == output || status.getOrigin() instanceof ResilientOutputStreamBase;
            if (ours && status.getLevel() >= Status.WARN && told.claim()) {
                LOG.warn(
                        "The access log cannot be written as it should, and lines of it may be lost: {}{}",
                        status.getMessage(),
                        status.getThrowable() == null
                                ? ""
                                : " (" + status.getThrowable().getMessage() + ")");
            }
        };
        context.getStatusManager().add(listener);
    }

    private static OutputStreamAppender<ILoggingEvent> console() {
        return new ConsoleAppender<>();
    }

    private static OutputStreamAppender<ILoggingEvent> file(LoggerContext context, Path file) {
        check(file);
        AccessLogFile output = new AccessLogFile(context, file);
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(output);
        policy.setFileNamePattern(file.toString().replace("%", "\\%") + ".%d{yyyy-MM-dd}.%i.gz");
        policy.setMaxFileSize(LARGEST);
        policy.setMaxHistory(DAYS);
        policy.setTotalSizeCap(MOST);
        policy.start();
        output.setRollingPolicy(policy);
        return output;
    }

    /**
     * Whether {@link #open} would succeed, without making anything: whoever asks may be another user.
     *
     * @return does nothing
     * @throws ConfigException where it would not
     */
    static Runnable tried(AccessLogSettings settings) {
        Path file = settings.isOff() ? null : settings.file();
        String reason = file == null ? null : reason(file);
        if (file != null && reason != null) {
            throw unusable(file, reason);
        }
        return () -> {};
    }

    /** Logback would go on without the file, and tell nobody. */
    private static void check(Path file) {
        try {
            AccessLogFile.create(file);
        } catch (IOException e) {
            String reason = reason(file);
            throw unusable(file, reason == null ? e.getClass().getSimpleName() : reason);
        }
    }

    /** Why it cannot be written; null where it can, as far as one sees. */
    private static @Nullable String reason(Path file) {
        if (Files.exists(file)) {
            return Files.isDirectory(file) ? "it is a directory" : Files.isWritable(file) ? null : "access denied";
        }
        Path there = file.toAbsolutePath().getParent();
        while (there != null && Files.notExists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there)) {
            return there + " is no directory";
        }
        return Files.isWritable(there) ? null : "nothing may be made in " + there;
    }

    private static ConfigException unusable(Path file, String reason) {
        return new ConfigException(List.of(new ConfigProblem(
                "mcp.access-log.file",
                file.toString(),
                "cannot be written (" + reason
                        + "); name a file that the gateway's user may write, or leave it out for standard output")));
    }

    /** A message is a line as it stands, whatever patterns say. Thread-safe. */
    private static final class Lines extends EncoderBase<ILoggingEvent> {

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            return (event.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}
