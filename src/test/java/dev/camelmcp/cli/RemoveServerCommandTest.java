package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.SecretFile;
import dev.camelmcp.configfile.ServerEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A secret that was put into a file for a server goes with the server, unless somebody else may need it. */
@Timeout(60)
class RemoveServerCommandTest {

    @TempDir
    Path folder;

    private Path properties;
    private Path file;

    @BeforeEach
    void files() throws Exception {
        folder = folder.toRealPath();
        file = folder.resolve("servers.json");
        properties = Files.writeString(folder.resolve("application.properties"), "mcp.config-file=" + file + "\n");
    }

    @Test
    void secretThatWasWrittenForItGoesWithIt() throws Exception {
        Path secret = secret("api");
        add("api", "{{file:" + secret + "}}");

        CommandRun removed = remove("api");

        assertThat(removed.exitCode()).as(removed.output()).isZero();
        assertThat(removed.out()).contains("Removed api from " + file, "Removed " + secret + ", which had its secret");
        assertThat(secret).doesNotExist();
        assertThat(file).content().doesNotContain("api");
    }

    @Test
    void secretIsKeptWhereThatIsAskedFor() throws Exception {
        Path secret = secret("api");
        add("api", "{{file:" + secret + "}}");

        CommandRun removed = remove("api", "--keep-secret");

        assertThat(removed.exitCode()).isZero();
        assertThat(removed.out()).contains("Its secret stays in " + secret);
        assertThat(secret).exists();
    }

    /** Of another server, called otherwise, or elsewhere. */
    @Test
    void fileOfSomebodyElseStays() throws Exception {
        Path shared = secret("api");
        add("api", "{{file:" + shared + "}}");
        add("two", "{{file:" + shared + "}}");
        assertThat(remove("api").out()).doesNotContain("secret");
        assertThat(shared).exists();
        assertThat(remove("two").out()).as("it is not called like two").doesNotContain("secret");
        assertThat(shared).exists();

        Path elsewhere = Files.createDirectory(folder.resolve("run")).resolve("api.secret");
        Files.writeString(elsewhere, "s");
        add("api", "{{file:" + elsewhere + "}}");
        assertThat(remove("api").out()).doesNotContain("secret");
        assertThat(elsewhere).exists();
    }

    private Path secret(String server) throws Exception {
        try (SecretFile written = SecretFile.write(file, server, "s3cr3t")) {
            written.keep();
            return written.path();
        }
    }

    private void add(String name, String secret) throws Exception {
        new ConfigFileEditor(file)
                .add(
                        null,
                        ServerEntry.at(name, "", "https://mcp.example.com/mcp")
                                .withOAuth(Map.of("client-id", "gateway", "client-secret", secret)));
    }

    private CommandRun remove(String name, String... options) {
        List<String> all = new ArrayList<>(
                List.of("config", "remove-server", "--config", properties.toString(), "--server-name", name));
        all.addAll(List.of(options));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
