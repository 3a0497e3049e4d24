package dev.camelmcp.configfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret is in a file of its own, which its owner alone can read, and which is gone unless somebody refers to it. */
class SecretFileTest {

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void config() {
        config = folder.resolve("mcp-servers.json");
    }

    @Test
    void onlyItsOwnerCanReadItWhateverTheModeOfTheConfiguration() throws Exception {
        Files.createFile(config, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        try (SecretFile secret = SecretFile.write(config, "api", "s3cr3t/+: %")) {
            secret.keep();
            assertThat(secret.path()).isEqualTo(folder.toRealPath().resolve("api.secret"));
            assertThat(secret.path()).hasContent("s3cr3t/+: %");
            assertThat(Files.getPosixFilePermissions(secret.path()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(secret.placeholder()).isEqualTo("{{file:" + secret.path() + "}}");
            assertThat(secret.toString()).doesNotContain("s3cr3t");
        }
        assertThat(folder.resolve("api.secret")).exists();
    }

    @Test
    void nobodyElsesFileIsReplaced() throws Exception {
        Files.writeString(folder.resolve("api.secret"), "other");
        try (SecretFile secret = SecretFile.write(config, "api", "s3cr3t")) {
            assertThat(secret.path()).hasFileName("api.2.secret");
        }
        assertThat(folder.resolve("api.secret")).hasContent("other");
    }

    @Test
    void goneWhenNobodyKeepsIt() throws Exception {
        SecretFile.write(config, "api", "s3cr3t").close();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void folderThatNoPlaceholderCanNameIsRefused() {
        Path odd = folder.resolve("a}}b/mcp-servers.json");

        assertThatThrownBy(() -> SecretFile.write(odd, "api", "s3cr3t"))
                .isInstanceOf(EditException.class)
                .hasMessageContaining("{{env:NAME}}")
                .hasMessageNotContaining("s3cr3t");
    }
}
