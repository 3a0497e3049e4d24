package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.bootstrap.NamedFiles.Use;
import dev.camelmcp.config.ConfigEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files the configuration names is known however they are named, and which of them have changed since. */
class NamedFilesTest {

    private static final String KEY = "mcp.servers.api.oauth.client-secret";

    @AutoClose
    private final DefaultCamelContext context = new DefaultCamelContext();

    private final NamedFiles files = new NamedFiles();
    private final Placeholders placeholders = new Placeholders(context, Map.of(), files);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        context.getPropertiesComponent().addPropertiesFunction(new FilePropertiesFunction(files));
        file = Files.writeString(folder.resolve("secret"), "one\n");
        context.getPropertiesComponent().addInitialProperty("dir", folder.toString());
        context.getPropertiesComponent().addInitialProperty("shared", "{{file:" + file + "}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{file:DIR/secret}}", " {{file:DIR/secret}} ", "{{file:{{dir}}/secret}}", "{{shared}}"})
    void fileIsNotedForThePropertyHoweverItIsNamed(String value) {
        assertThat(read(value).strip()).isEqualTo("one");
        assertThat(files.paths()).containsExactly(file);
        assertThat(files.changed()).isEmpty();
    }

    @Test
    void homeIsWrittenAsATilde() throws IOException {
        Path home = Path.of(System.getProperty("user.home"));

        assertThatThrownBy(() -> read("{{file:~/no-such-secret}}")).isInstanceOf(IllegalArgumentException.class);
        assertThat(files.reading(() -> {
                    assertThatThrownBy(() -> placeholders.apply(entry("{{file:~/no-such-secret}}")))
                            .hasMessageContaining("{{file:~/no-such-secret}} cannot be resolved: the file must exist");
                    return files;
                }))
                .isSameAs(files);
        assertThat(files.paths()).containsExactly(home.resolve("no-such-secret"));
    }

    @Test
    void otherContentIsAChangeOnceForEachPropertyAndTheSameOneIsNone() throws IOException {
        readTwo();
        Files.writeString(file, "one");
        readTwo();
        assertThat(files.changed()).isEmpty();

        Files.writeString(file, "two");
        readTwo();
        assertThat(files.changed()).containsExactlyInAnyOrder(new Use(file, KEY), new Use(file, "mcp.other"));

        readTwo();
        assertThat(files.changed()).isEmpty();
    }

    /** Would catch a header, or an optional secret, that is lost for as long as a file is being written. */
    @Test
    void fileThatIsEmptyForAMomentCannotBeReadAndIsNoChangeWhenItIsAsBefore() throws IOException {
        read("{{shared}}");
        Files.writeString(file, "\n");
        files.reading(() -> {
            assertThatThrownBy(() -> placeholders.apply(entry("{{file:" + file + "}}")))
                    .hasMessage("{{file:" + file + "}} cannot be resolved: the file is empty");
            return files;
        });
        assertThat(files.changed()).isEmpty();

        Files.writeString(file, "one");
        read("{{shared}}");
        assertThat(files.changed()).isEmpty();
    }

    @Test
    void fileThatWasGoneIsAChangeWhenItComesBackWithAnotherContent() throws IOException {
        read("{{shared}}");
        Files.delete(file);
        files.reading(() -> {
            assertThatThrownBy(() -> placeholders.apply(entry("{{file:" + file + "}}")))
                    .isInstanceOf(IllegalArgumentException.class);
            return files;
        });
        assertThat(files.paths()).containsExactly(file);

        Files.writeString(file, "two");
        read("{{shared}}");
        assertThat(files.changed()).containsExactly(new Use(file, KEY));
    }

    /** Would catch a remedy that asks for a property which is there. */
    @ParameterizedTest
    @ValueSource(strings = {"{{gone}}", "{{file:{{dir}}/gone}}", "a {{file:DIR/gone}}"})
    void fileThatCannotBeReadIsNamedHoweverItWasComeBy(String value) {
        context.getPropertiesComponent().addInitialProperty("gone", "{{file:" + folder + "/gone}}");

        assertThatThrownBy(() -> placeholders.apply(entry(value)))
                .hasMessage("{{file:" + folder + "/gone}} cannot be resolved: the file must exist and be readable");
    }

    @Test
    void fileThatIsEmptyFromTheBeginningIsAnEmptyValue() throws IOException {
        Files.writeString(file, "");
        assertThat(read("{{shared}}")).isEmpty();
        assertThat(read("{{shared}}")).isEmpty();
    }

    @Test
    void fileThatIsNotNamedAnyMoreIsForgotten() {
        read("{{shared}}");
        assertThat(read("plain")).isEqualTo("plain");
        assertThat(files.paths()).isEmpty();
    }

    @Test
    void whatARouteNamesIsNotTheConfigurations() {
        read("plain");
        assertThat(context.resolvePropertyPlaceholders("{{shared}}")).isEqualTo("one");
        assertThat(files.paths()).isEmpty();
    }

    private String read(String value) {
        return files.reading(() -> placeholders.apply(entry(value)));
    }

    private void readTwo() {
        files.reading(() -> placeholders.apply(entry("{{shared}}"))
                + placeholders.apply(new ConfigEntry("mcp.other", "{{file:" + file + "}}", "test")));
    }

    private ConfigEntry entry(String value) {
        return new ConfigEntry(KEY, value.replace("DIR", folder.toString()), "test");
    }
}
