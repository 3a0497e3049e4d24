package dev.camelmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NettyVersionTest {

    @TempDir
    private Path directory;

    @Test
    void distributionsIsNewEnough() {
        assertThat(NettyVersion.warning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.130.Final", "4.1.137.Final", "4.1.9.Final", "4.0.200.Final", "4.1.Final", "3.10.6"})
    void olderOneIsNamedWithTheRemedy(String version) throws IOException {
        assertThat(warning(version))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("Netty " + version + " is older than " + NettyVersion.NEEDED)
                        .contains("io.netty:netty-bom:" + NettyVersion.NEEDED)
                        .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.2.0.Final", "4.2.9.Final", "4.2.17.Final"})
    void olderOneOfSpringBoot4IsToldTheNextOfItsOwnLine(String version) throws IOException {
        assertThat(warning(version))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("Netty " + version + " is older than " + NettyVersion.NEEDED_OF_4_2)
                        .contains("io.netty:netty-bom:" + NettyVersion.NEEDED_OF_4_2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"4.1.138.Final", "4.1.140.Final", "4.1.1000.Final", "4.2.18.Final", "4.3.0.Final", "5.0.0.Alpha1"
            })
    void sameOrNewerOneIsNotMentioned(String version) throws IOException {
        assertThat(warning(version)).isEmpty();
    }

    @Test
    void nothingIsSaidWhereNothingTells() throws IOException {
        try (URLClassLoader empty =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            assertThat(NettyVersion.warning(empty)).isEmpty();
        }
    }

    /** Of a Netty whose jar says that it is of this version. */
    private Optional<String> warning(String version) throws IOException {
        String codec = "netty-codec-http.";
        Files.writeString(
                Files.createDirectories(directory.resolve("META-INF")).resolve("io.netty.versions.properties"),
                codec + "version=" + version + "\n" + codec + "buildDate=2026-01-01 00\\:00\\:00 +0000\n" + codec
                        + "commitDate=2026-01-01 00\\:00\\:00 +0000\n" + codec + "shortCommitHash=0\n" + codec
                        + "longCommitHash=0\n" + codec + "repoStatus=clean\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            return NettyVersion.warning(loader);
        }
    }
}
