package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a property stands, for messages; a file is read and looked for once, however many properties it has. */
class PropertyLinesTest {

    private final PropertyLines lines = new PropertyLines();

    @TempDir
    Path folder;

    @Test
    void fileIsLookedForAndReadOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("application.properties"), "one=1\n\n  two: 2\n");

        assertThat(lines.source("one", "file:" + file)).isEqualTo("application.properties:1");
        Files.delete(file);
        assertThat(lines.source("two", "file:" + file)).isEqualTo("application.properties:3");
        assertThat(new PropertyLines().source("two", "file:" + file)).isEqualTo("file:" + file);
    }

    @Test
    void keyThatTheFileSpellsInAnotherWayHasTheFileOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("application.properties"), "o\\u006Ee=1\n");

        assertThat(lines.source("one", file.toString())).isEqualTo("application.properties");
    }

    @Test
    void whatNoFileHasIsCalledAsCamelDoes() {
        assertThat(lines.source("one", "some vault")).isEqualTo("some vault");
        assertThat(lines.source("one", "initial")).isEqualTo("default");
        assertThat(lines.source("one", null)).isEqualTo("default");
    }
}
