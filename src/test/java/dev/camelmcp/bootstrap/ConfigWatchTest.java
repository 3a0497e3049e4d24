package dev.camelmcp.bootstrap;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.config.read.Extensions;
import dev.camelmcp.files.FileWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the configuration is read anew: from the first look on, and until it ends. */
@Timeout(30)
class ConfigWatchTest {

    @AutoClose
    private final DefaultCamelContext context = new DefaultCamelContext();

    private final NamedFiles named = new NamedFiles();
    private final FileWatch files = new FileWatch();
    private final CountDownLatch reading = new CountDownLatch(1);
    private volatile CountDownLatch go = new CountDownLatch(0);

    @TempDir
    Path folder;

    private Path file;
    private McpConfig running;
    private ConfigWatch watch;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("text"), "one");
        readForTheStart();
    }

    private void readForTheStart() {
        running = named.reading(() -> reader().read(entries(), Map.of(), List.of()));
        watch = new ConfigWatch(
                null,
                named,
                edited -> {
                    reading.countDown();
                    await(go);
                    return reader().readNext(entries(), Map.of(), List.of(), running, edited);
                },
                running.servers(),
                new FollowedSettings());
    }

    /** Between the read at the start and the first look, the gateway was starting. */
    @Test
    void changeWhileTheGatewayStartsIsTakenByTheFirstLook() throws IOException {
        Files.writeString(file, "two");
        watch.start(new Footprint(context), files);
        look();

        assertThat(description()).isEqualTo("two");
    }

    /** Of ten thousand servers, it would be the same work once more. */
    @Test
    void whatLooksAsItDidBeforeItWasReadIsNotReadOnceMore() throws IOException {
        age(file);
        readForTheStart();
        watch.start(new Footprint(context), files);
        look();
        assertThat(reading.getCount()).isOne();

        Files.writeString(file, "two");
        look();
        assertThat(description()).isEqualTo("two");
    }

    @Test
    void changeWhileTheGatewayStartsIsTakenThoughTheFileWasOld() throws IOException {
        age(file);
        readForTheStart();
        Files.writeString(file, "two");
        watch.start(new Footprint(context), files);
        look();

        assertThat(description()).isEqualTo("two");
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    @Test
    void changeAfterTheEndIsNotTaken() throws IOException {
        watch.start(new Footprint(context), files);
        look();
        watch.close();
        Files.writeString(file, "two");
        look();

        assertThat(description()).isEqualTo("one");
    }

    /** Would catch an installation that is taken apart while a change still puts beans into it. */
    @Test
    void endWaitsForAChangeThatIsUnderWay() throws Exception {
        go = new CountDownLatch(1);
        Files.writeString(file, "two");
        watch.start(new Footprint(context), files);
        CompletableFuture<Void> looking = CompletableFuture.runAsync(this::look);
        assertThat(reading.await(10, SECONDS)).isTrue();

        CompletableFuture<String> ended = CompletableFuture.supplyAsync(() -> {
            watch.close();
            return description();
        });
        go.countDown();
        assertThat(ended.get(10, SECONDS)).isEqualTo("two");
        looking.get(10, SECONDS);
    }

    @Test
    void nothingIsWatchedWhereNothingIsNamed() {
        ConfigWatch idle = new ConfigWatch(
                null,
                new NamedFiles(),
                edited -> {
                    throw new AssertionError("read");
                },
                running.servers(),
                new FollowedSettings());
        idle.start(new Footprint(context), files);
        look();
        idle.close();

        assertThat(description()).isEqualTo("one");
    }

    private ConfigReader reader() {
        return new ConfigReader(new Placeholders(context, Map.of(), named), Extensions.NONE);
    }

    private List<ConfigEntry> entries() {
        return List.of(
                new ConfigEntry("mcp.servers.api.url", "https://mcp.example/mcp", "test"),
                new ConfigEntry("mcp.servers.api.description", "{{file:" + file + "}}", "test"));
    }

    private String description() {
        return running.servers().find("api").description();
    }

    private void look() {
        files.look();
        files.look();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
