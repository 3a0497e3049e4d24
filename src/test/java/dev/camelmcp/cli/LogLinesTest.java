package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** What the distribution's logging makes of text that callers wrote. */
class LogLinesTest {

    private static final String FORGED =
            "foo\n2026-11-28T23:59:59.000Z ERROR TokenCache - FORGED1\u001b[31m\r\nFORGED2";

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger = context.getLogger("io.modelcontextprotocol.Session");

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("camelmcp.home", "src/main/dist");
        events.setContext(context);
        events.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void messageIsOneLineWhateverACallerWroteIntoIt(String format) throws Exception {
        Encoder<ILoggingEvent> encoder = encoder(format);

        logger.warn("Missing handler for notification type: {}", FORGED + "\u0085\u009b1m\u2028\u2029\u007f\u0000.");

        String line = line(encoder);
        assertThat(line).endsWith(format.equals("text") ? "." + System.lineSeparator() : "}\n");
        assertThat(line.lines()).hasSize(1);
        assertThat(line.strip().chars().filter(c -> c < ' ')).isEmpty();
        assertThat(line).contains("foo\\n2026-11-28").contains("FORGED1\\u001").contains("[31m\\r\\nFORGED2");
    }

    @Test
    void noControlCharacterButATabIsInTheTextLog() throws Exception {
        Encoder<ILoggingEvent> encoder = encoder("text");

        logger.warn("a\tb \u0085 \u009b \u2028 \u2029 \u007f \u0000 C:\\temp ü 日本 \ud83d\ude00");

        assertThat(line(encoder).strip())
                .endsWith("a\tb \\u0085 \\u009b \\u2028 \\u2029 \\u007f \\u0000 C:\\temp ü 日本 \ud83d\ude00");
    }

    @Test
    void stackTraceKeepsItsLinesAndNoMessageInItMakesOne() throws Exception {
        Encoder<ILoggingEvent> encoder = encoder("text");
        Exception failure =
                new IllegalStateException("outer " + FORGED, new IllegalArgumentException("inner " + FORGED));
        failure.addSuppressed(new IllegalArgumentException("beside " + FORGED));

        logger.warn("Error handling request", failure);

        List<String> lines = line(encoder).lines().toList();
        assertThat(lines.get(0)).endsWith("Error handling request");
        assertThat(lines.get(1)).startsWith("java.lang.IllegalStateException: outer foo\\n2026");
        assertThat(lines).anyMatch(line -> line.startsWith("\tat dev.camelmcp.cli.LogLinesTest."));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalArgumentException: inner foo\\n"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("\tSuppressed: java.lang.IllegalArgumentException: beside foo\\n"));
        assertThat(lines).noneMatch(line -> line.startsWith("2026-11-28") || line.startsWith("FORGED"));
        assertThat(String.join("", lines)).doesNotContain("\u001b");
    }

    private Encoder<ILoggingEvent> encoder(String format) throws Exception {
        context.putProperty("camelmcp.log-format", format);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("src/main/dist/lib/logback.xml").toFile());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        LogQueue queue = (LogQueue) root.getAppender("QUEUE");
        Appender<ILoggingEvent> console = queue.getAppender("CONSOLE");
        // nothing of this is for the console of the build
        root.detachAppender("QUEUE");
        root.addAppender(events);
        return ((ConsoleAppender<ILoggingEvent>) console).getEncoder();
    }

    private String line(Encoder<ILoggingEvent> encoder) {
        assertThat(events.list).hasSize(1);
        return new String(encoder.encode(events.list.get(0)), StandardCharsets.UTF_8);
    }
}
