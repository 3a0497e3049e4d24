package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.quality.Document;
import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What deploy/systemd/mcp-oauth.service starts, run as systemd would but for the sandbox, with the configuration of
 * deploy/systemd/README.md; and the unit as systemd's own tools judge it, where they are there.
 */
@Timeout(120)
class SystemdUnitDistributionIT {

    private static final Document PAGE = Document.of("deploy/systemd/README.md");

    /** Of 10; systemd calls up to 2 "OK". */
    private static final double EXPOSURE = 1.5;

    private static final String SECRET = "hunter2{{braces}}never-print-me";
    private static final String ADMIN_KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path machine;

    private UnitFile unit;
    private Path configuration;

    @BeforeEach
    void install() throws IOException {
        Path etc = Files.createDirectories(machine.resolve("etc/mcp-oauth"));
        configuration = etc.resolve("application.properties");
        Files.writeString(
                configuration,
                PAGE.blocks().stream()
                        .filter(b -> b.language().equals("properties"))
                        .map(Document.Block::code)
                        .findFirst()
                        .orElseThrow());
        Path secrets = Files.createDirectory(etc.resolve("secrets"));
        Files.writeString(secrets.resolve("api-client-secret"), SECRET + "\n");
        Files.writeString(secrets.resolve("admin-api-key"), ADMIN_KEY + "\n");
        unit = new UnitFile(Files.readString(Path.of("deploy/systemd/mcp-oauth.service")))
                .with(Map.of(
                        "/opt/mcp-oauth", Distribution.built().folder().toString(), "/etc/mcp-oauth", etc.toString()));
    }

    @Test
    void runsWithItsCredentialsAndEndsAsTheUnitExpects() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(this::start)) {
            await().until(() -> gateway.output().contains("/mcp/api -> mcp.example.com"));
            assertThat(Files.readString(Path.of("/proc/" + gateway.program().pid() + "/cmdline")))
                    .as("systemd's main process is the JVM")
                    .contains("/bin/java\0", "\0-XX:+ExitOnOutOfMemoryError\0");

            gateway.program().signal("TERM");

            Duration patience = Duration.ofSeconds(Long.parseLong(unit.value("TimeoutStopSec")));
            assertThat(gateway.program().exitCode(patience))
                    .isEqualTo(Integer.parseInt(unit.value("SuccessExitStatus")));
            assertThat(patience)
                    .as("the drain by default, 5 s for revocations and 5 to spare")
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        }
    }

    /** A restart would end in the same way. */
    @ParameterizedTest
    @CsvSource({
        "mcp.servers.api.urll=https://mcp.example.com, mcp.servers.api.urll",
        "camel.server.port=x, camel.server.port"
    })
    void whatARestartDoesNotCureIsNotStartedAnew(String line, String named) throws IOException {
        Files.writeString(configuration, "\n" + line + "\n", StandardOpenOption.APPEND);
        try (RunningProgram program = start(FreePorts.choose(), false)) {
            int exitCode = program.exitCode(Duration.ofSeconds(60));

            assertThat(program.output()).contains(named);
            assertThat(unit.value("RestartPreventExitStatus").split(" ")).contains(Integer.toString(exitCode));
        }
    }

    @Test
    void credentialThatIsNotLoadedIsNamed() {
        unit = new UnitFile(unit.text().replaceAll("LoadCredential=admin.*\n", ""));
        try (RunningProgram program = start(FreePorts.choose())) {
            assertThat(program.exitCode(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(program.output())
                    .contains("mcp.admin.api-key (application.properties:5)", "/admin-api-key}} cannot be resolved")
                    .doesNotContain(SECRET);
        }
    }

    /** Would catch Camel's own resolver, which logs what it finds, and takes braces in a secret for a placeholder. */
    @Test
    void credentialsAreTakenAsTheyAreAndInNoLog() throws Exception {
        unit = new UnitFile(unit.text()
                .replace(
                        "Environment=JAVA_OPTS=",
                        "Environment=JAVA_OPTS=" + "-Dcamelmcp.root-log-level=TRACE -Dcamelmcp.log-level=TRACE "));
        try (RunningGateway gateway = RunningGateway.start(this::start)) {
            assertThat(gateway.output()).contains(" TRACE ").doesNotContain(SECRET, ADMIN_KEY);
            String servers = gateway.url("").replace("/mcp/", "/admin/servers");
            HttpRequest request = HttpRequest.newBuilder(URI.create(servers))
                    .header("Authorization", "Bearer " + ADMIN_KEY)
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void linesToAddFitTheUnit() {
        List<String> names = PAGE.blocks().stream()
                .filter(b -> b.language().equals("text"))
                .flatMap(b -> b.code().lines())
                .filter(line -> !line.startsWith("["))
                .map(line -> line.replaceAll("=.*", ""))
                .distinct()
                .toList();
        assertThat(names).contains("LoadCredential", "Environment", "StateDirectory", "ReadWritePaths");
        assumeThat(present("systemd-analyze")).isTrue();
        StringBuilder added = new StringBuilder(unit.text());
        PAGE.blocks().stream()
                .filter(b -> b.language().equals("text"))
                .forEach(b -> added.append('\n').append(b.code()));
        assertThat(verify(new UnitFile(added.toString()))).isEmpty();
    }

    @Test
    void systemdFindsNothingWrongWithIt() {
        assumeThat(present("systemd-analyze")).isTrue();

        assertThat(verify(unit)).isEmpty();
        assertThat(verify(new UnitFile(unit.text().replace("ProtectSystem=", "ProtectSytem="))))
                .contains("ProtectSytem");
    }

    @Test
    void sandboxIsAsTightAsThePageSays() {
        assumeThat(present("systemd-analyze")).isTrue();

        assertThat(PAGE.text()).contains("less than " + EXPOSURE + " of 10");
        assertThat(exposure(unit)).isLessThan(EXPOSURE);
        assertThat(exposure(new UnitFile(unit.text().replaceAll("SystemCall.*\n|Private.*\n|Protect.*\n", ""))))
                .isGreaterThan(EXPOSURE);
    }

    /** A JVM would not start. */
    @Test
    void memoryThatIsWrittenMayBeRun() {
        assertThat(unit.values("MemoryDenyWriteExecute")).isEmpty();
    }

    private RunningProgram start(FreePorts ports) {
        return start(ports, true);
    }

    private RunningProgram start(FreePorts ports, boolean withPort) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "JAVA_OPTS", "-XX:TieredStopAtLevel=1",
                "CAMEL_MANAGEMENT_PORT", Integer.toString(ports.management())));
        if (withPort) {
            environment.put("CAMEL_SERVER_PORT", Integer.toString(ports.server()));
        }
        try {
            Path credentials = Files.createTempDirectory(machine, "credentials");
            unit.loadCredentials(credentials);
            environment.put("CREDENTIALS_DIRECTORY", credentials.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return unit.start(environment);
    }

    private String verify(UnitFile checked) {
        return analyze(checked, "verify", "--man=no").output().strip();
    }

    private double exposure(UnitFile checked) {
        return Double.parseDouble(analyze(checked, "security", "--offline=true", "--no-pager")
                .stdout()
                .replaceAll("(?s).*Overall exposure level for [^:]*: ([\\d.]+).*", "$1"));
    }

    private RunningProgram analyze(UnitFile checked, String... arguments) {
        try {
            Path file = Files.writeString(machine.resolve("mcp-oauth.service"), checked.text());
            List<String> command = new ArrayList<>(List.of("systemd-analyze"));
            command.addAll(List.of(arguments));
            command.add(file.toString());
            RunningProgram program = RunningProgram.start(new ProcessBuilder(command));
            program.exitCode(Duration.ofSeconds(30));
            return program;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean present(String command) {
        try (RunningProgram which =
                RunningProgram.start(new ProcessBuilder("/bin/sh", "-c", "command -v " + command))) {
            return which.exitCode(Duration.ofSeconds(10)) == 0;
        }
    }
}
