package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of {@code lib/optional} is on the class path when a property asks for it, and only then. */
@Timeout(120)
class OptionalLibrariesDistributionIT {

    private static final String TRACING = "camel.opentelemetry2.enabled";
    private static final String CONFIG = "gateway.properties";

    @TempDir
    private Path directory;

    /** A JVM that says how it was called, and does nothing else. */
    private Path java;

    @BeforeEach
    void java() throws IOException {
        java = directory.resolve("jdk");
        Path command = Files.createDirectories(java.resolve("bin")).resolve("java");
        Files.writeString(command, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#" + TRACING + "=true",
                TRACING + "=false",
                "  " + TRACING + " : FALSE ",
                TRACING + ".not=true",
                "some." + TRACING + "=true"
            })
    void whereNothingAsksNothingIsThere(String line) throws IOException {
        write(CONFIG, line);

        assertThat(classPath(run(), "--config", CONFIG)).hasSize(1).allMatch(part -> part.endsWith("/lib/*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TRACING + "=true",
                "  " + TRACING + " : true",
                TRACING + " true",
                TRACING + "={{env:TRACED}}",
                "CAMEL.OpenTelemetry2.enabled=true",
                "\uFEFF" + TRACING + "=true"
            })
    void fileAsks(String line) throws IOException {
        write(CONFIG, line);

        assertAsked(run(), "--config", CONFIG);
        assertAsked(run(), "--config=" + CONFIG, "check");
        assertAsked(run(), "check", "api", "--config", CONFIG);
    }

    @Test
    void fileThatIsReadByDefaultAsks() throws IOException {
        Distribution own = Distribution.built().copyTo(directory.resolve("own"));
        write("own/application.properties", TRACING + "=true");
        Invocation invocation = Invocation.of(own.command(), directory).env("JAVA_HOME", java.toString());
        assertAsked(invocation);

        write("application.properties", "");
        assertThat(classPath(invocation)).hasSize(1);

        write("application.properties", TRACING + "=true");
        assertAsked(invocation);
    }

    @Test
    void optionAsks() {
        assertAsked(run(), "-D" + TRACING + "=true");
        assertAsked(run(), "check", "-D", TRACING + "=true");
        assertAsked(run(), "-D" + TRACING);
        assertAsked(run().env("JAVA_OPTS", "-Xmx1g -D" + TRACING + "=true"));
        assertAsked(run().env("JAVA_TOOL_OPTIONS", "-D" + TRACING + "=true"));
        assertThat(classPath(run(), "-D" + TRACING + "=false")).hasSize(1);
    }

    @Test
    void environmentAsks() {
        assertAsked(run().env("CAMEL_OPENTELEMETRY2_ENABLED", "true"));
        assertThat(classPath(run().env("CAMEL_OPENTELEMETRY2_ENABLED", "false")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dcamel.server.jwtKeystorePath=x.p12",
                "-Dcamel.management.jwt-keystore-path=x.p12",
                "-DCAMEL_MANAGEMENT_JWT_KEYSTORE_PATH=x.p12"
            })
    void jwtsOfCamelsServersAsk(String option) {
        assertThat(classPath(run(), option)).hasSize(2).last().asString().endsWith("/lib/optional/jwt/*");
    }

    @Test
    void storeOfSeveralNodesAsks() {
        assertThat(classPath(run(), "-Dmcp.store.redis.url=redis://127.0.0.1"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("/lib/optional/redis/*");
        assertThat(classPath(run().env("MCP_STORE_REDIS_URL", "redis://127.0.0.1")))
                .hasSize(2);
        assertThat(classPath(run(), "-Dmcp.store.redis.timeout=1s")).hasSize(1);
    }

    @Test
    void gatewayStartsWithThem() throws Exception {
        try (EchoServer upstream = new EchoServer()) {
            write(CONFIG, "mcp.servers.api.url=" + upstream.url() + "\n" + TRACING + "=true");
            try (RunningGateway gateway = RunningGateway.start(
                    Invocation.in(directory).env("JAVA_OPTS", "-Dcamelmcp.root-log-level=INFO"), "--config", CONFIG)) {
                assertThat(gateway.output()).contains("Opentelemetry2 enabled");
                assertThat(gateway.ping("api").statusCode()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "opentelemetry, camel.opentelemetry2.enabled=true",
        "jwt, camel.management.jwtKeystorePath=x.p12",
        "jwt, camel.server.jwt-keystore-path=x.p12",
        "redis, mcp.store.redis.url=redis://127.0.0.1"
    })
    void missingLibrariesAreAnErrorThatNamesTheFolder(String name, String line) throws Exception {
        Distribution own = Distribution.built().copyTo(directory.resolve("own"));
        Path folder = own.folder().resolve("lib/optional/" + name);
        try (Stream<Path> jars = Files.list(folder)) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
        write(CONFIG, line);

        Outcome run = Invocation.of(own.command(), directory).run("--config", CONFIG);

        assertThat(run.exitCode()).isOne();
        assertThat(run.stderr())
                .contains(line.split("=")[0] + " (" + CONFIG + ":1)", folder + ", which are not there; unpack")
                .doesNotContain("\tat ");
    }

    private Invocation run() {
        return Invocation.in(directory).env("JAVA_HOME", java.toString());
    }

    private void write(String file, String line) throws IOException {
        Files.writeString(directory.resolve(file), line + "\n");
    }

    /** They come last: the archive of classes was made without them. */
    private static void assertAsked(Invocation invocation, String... arguments) {
        assertThat(classPath(invocation, arguments))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("/lib/optional/opentelemetry/*");
    }

    private static List<String> classPath(Invocation invocation, String... arguments) {
        List<String> words = invocation.run(arguments).stdout().lines().toList();
        return List.of(words.get(words.indexOf("-cp") + 1).split(":"));
    }
}
