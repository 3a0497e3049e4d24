package dev.camelmcp.distribution;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.deploy.Manifests;
import dev.camelmcp.quality.Document;
import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.StubUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of deploy/container/Containerfile, as a folder that is made by its instructions, runs as its user, on files
 * that cannot be written, and as deploy/container/README.md and the manifests run it.
 */
@Timeout(180)
class ContainerImageDistributionIT {

    private static final Path CONTAINERFILE = Path.of("deploy/container/Containerfile");
    private static final Document PAGE = Document.of("deploy/container/README.md");

    @TempDir
    private static Path folder;

    private static ContainerImage image;
    private static Path secrets;

    @TempDir
    private Path tmp;

    @BeforeAll
    static void image() throws Exception {
        Files.setPosixFilePermissions(folder, fromString("rwxr-xr-x"));
        image = ContainerImage.build(
                Containerfile.read(CONTAINERFILE), Distribution.built().folder(), folder);
        Files.createDirectories(image.file("/run"));
        shell(image.file("/run"), code("sh", "openssl rand"));
        secrets = image.file("/run/secrets");
        Files.writeString(secrets.resolve("api-client-secret"), "s3cret\n");
        Files.writeString(secrets.resolve("admin-api-key"), "0123456789abcdef0123456789abcdef\n");
        readOnly(image.root());
    }

    @BeforeEach
    void tmp() throws IOException {
        Files.setPosixFilePermissions(tmp, fromString("rwxrwxrwx"));
    }

    @Test
    void runsAsAnybodyOnFilesThatCannotBeWrittenByTheArchiveOfClasses() throws Exception {
        Map<String, String> before = files(image.root());
        try (StubUpstream upstream = StubUpstream.start();
                RunningGateway gateway = start(properties(code("properties", "mcp.inbound")), upstream)) {
            Path process = Path.of("/proc", Long.toString(gateway.program().pid()));
            assertThat(Files.readString(process.resolve("cmdline")))
                    .as("the script has become the JVM")
                    .contains("/bin/java\0", "\0-Xmx384m\0");
            assertThat(Files.readString(process.resolve("maps"))).contains("/opt/mcp-oauth/lib/archive/java-");
            if (ProcessHandle.current().info().user().orElse("").equals("root")) {
                assertThat(Files.readString(process.resolve("status"))).contains("\nUid:\t10001\t", "\nGid:\t10001\t");
            }

            String curl = code("sh", "curl").replace(":8080/", gateway.url("").replaceAll(".*(:\\d+/).*", "$1"));
            assertThat(shell(image.file("/run"), curl)).isEqualTo("{\"ok\":true}");
            assertThat(shell(image.file("/run"), curl.replace("$(cat client-key)", "another")))
                    .contains("\"error\"");

            assertEnds(gateway, Duration.ofSeconds(20));
        }
        assertThat(files(image.root())).as("nothing was written").isEqualTo(before);
    }

    @Test
    void healthcheckTellsWhetherTheGatewayRuns() throws Exception {
        Map<String, String> environment = new HashMap<>();
        try (StubUpstream upstream = StubUpstream.start();
                RunningGateway gateway = start(properties(code("properties", "mcp.inbound")), upstream)) {
            environment.put("CAMEL_MANAGEMENT_PORT", gateway.management("").replaceAll(".*:", ""));
            assertThat(image.healthcheck(environment)).isZero();
            gateway.program().signal("TERM");
            assertThat(gateway.program().exitCode(Duration.ofSeconds(20))).isEqualTo(143);
        }
        assertThat(image.healthcheck(environment)).isNotZero();
    }

    @Test
    void runsByTheConfigMapAndAnswersItsProbes() throws Exception {
        Manifests manifests = Manifests.memory();
        String map = manifests.propertiesFile();
        try (StubUpstream upstream = StubUpstream.start();
                RunningGateway gateway =
                        start(properties(map.replace(manifests.secretFolder(), "/run/secrets")), upstream)) {
            assertThat(manifests.probePaths())
                    .hasSize(2)
                    .allSatisfy(
                            path -> assertThat(probe(gateway.management(path))).isEqualTo("200"));
            assertThat(probe(gateway.management("/observe/health/gone"))).isEqualTo("404");
            assertEnds(gateway, Duration.ofSeconds(35));
        }
    }

    @Test
    void layersAreApart() throws IOException {
        assertThat(image.setting("STOPSIGNAL")).isEqualTo("SIGTERM");
        assertThat(image.setting("EXPOSE")).isEqualTo("8080 9876");
        assertThat(image.file("/opt/mcp-oauth/application.properties")).exists();
        assertThat(image.file("/opt/mcp-oauth/routes/forward.camel.yaml")).exists();
        assertThat(image.file("/opt/mcp-oauth/deploy")).doesNotExist();
        Path parts = folder.resolve("parts/parts");
        assertThat(names(parts.resolve("dependencies")))
                .hasSizeGreaterThan(50)
                .noneMatch(name -> name.startsWith("camel-mcp-oauth"));
        assertThat(names(parts.resolve("ours/lib")))
                .contains("logback.xml")
                .filteredOn(name -> name.endsWith(".jar"))
                .singleElement()
                .asString()
                .startsWith("camel-mcp-oauth-");
        assertThat(names(image.file("/opt/mcp-oauth/lib/archive"))).hasSize(1);
    }

    /** Would catch a test that follows something else than what an engine would. */
    @Test
    void whatAnEngineWouldRefuseIsRefused(@TempDir Path other) {
        Path context = Distribution.built().folder();
        assertThatThrownBy(() -> build("FROM a\nADD bin bin", context, other.resolve("1")))
                .hasMessageContaining("ADD");
        assertThatThrownBy(() -> build("FROM a\nCOPY gone .", context, other.resolve("2")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> build("FROM a\nCOPY docs .", context, other.resolve("3")))
                .hasMessageContaining("ignore file");
        assertThatThrownBy(() -> build("FROM a\nRUN exit 3", context, other.resolve("4")))
                .hasMessageContaining("exit 3");
    }

    private static void build(String text, Path context, Path folder) throws IOException {
        ContainerImage.build(Containerfile.of(text, List.of("*", "!bin", "!gone")), context, folder);
    }

    private RunningGateway start(Path configuration, StubUpstream upstream) {
        Function<FreePorts, RunningProgram> container = ports -> image.run(Map.of(
                "CAMEL_SERVER_HOST",
                "127.0.0.1",
                "CAMEL_MANAGEMENT_HOST",
                "127.0.0.1",
                "CAMEL_SERVER_PORT",
                Integer.toString(ports.server()),
                "CAMEL_MANAGEMENT_PORT",
                Integer.toString(ports.management()),
                "MCP_SERVERS_API_URL",
                upstream.url(),
                "MCP_SERVERS_API_OAUTH_ENABLED",
                "false",
                "TMPDIR",
                tmp.toString(),
                "JAVA_OPTS",
                image.environment().get("JAVA_OPTS") + " -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + tmp));
        assertThat(configuration).isRegularFile();
        return RunningGateway.start(container);
    }

    /** As it is mounted, but for the folder of the secrets. */
    private static Path properties(String text) throws IOException {
        Path folder = image.file("/etc/mcp-oauth");
        Files.setPosixFilePermissions(folder, fromString("rwxr-xr-x"));
        Path file = folder.resolve("application.properties");
        Files.deleteIfExists(file);
        Files.writeString(file, text.replace("/run/secrets", secrets.toString()));
        readOnly(folder);
        return file;
    }

    private static void assertEnds(RunningGateway gateway, Duration grace) {
        gateway.program().signal("TERM");
        assertThat(gateway.program().exitCode(grace)).as(gateway.output()).isEqualTo(143);
    }

    /** As the kubelet asks: by the address of the pod. */
    private static String probe(String url) {
        return shell(folder, "curl -s -o /dev/null -w '%{http_code}' -H 'Host: 10.0.0.7:9876' " + url);
    }

    /** The block of the page in this language that has these words. */
    private static String code(String language, String words) {
        List<String> found = PAGE.blocks().stream()
                .filter(b -> b.language().equals(language) && b.code().contains(words))
                .map(Document.Block::code)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String shell(Path directory, String commands) {
        try (RunningProgram shell = RunningProgram.start(
                new ProcessBuilder("/bin/sh", "-eu", "-c", commands).directory(directory.toFile()))) {
            assertThat(shell.exitCode(Duration.ofSeconds(30)))
                    .as(shell.output())
                    .isZero();
            return shell.stdout().strip();
        }
    }

    private static void readOnly(Path folder) {
        shell(folder, "chmod -R a-w,a+rX .");
    }

    /** What is there, by its path, with what a write would change. */
    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                if (!file.startsWith(image.file("/etc"))) {
                    found.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
                }
            }
        }
        return found;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
