package dev.camelmcp.interop;

import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Apache Karaf, unpacked by the profile {@code interop}, with the bundles of {@link KarafStandIns} in its first
 * Maven repository and nothing else preset. Its ports are free ones of 127.0.0.1; it ends by its own process id.
 */
final class Karaf implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final String VERSION = System.getProperty("project.version");

    private final Path home;
    private final RunningProgram process;

    private Karaf(Path home, RunningProgram process) {
        this.home = home;
        this.process = process;
    }

    static Karaf start(Path directory) throws Exception {
        Path build = Path.of(System.getProperty("karaf")).toAbsolutePath();
        Path home = directory.resolve("karaf");
        copy(only(build.resolve("unpacked")), home);
        Path repository = directory.resolve("repository");
        Path features = build.resolve("features.xml");
        new KarafStandIns(build.resolve("camel"), repository).make(features);
        ours(repository, build.resolve("camel-mcp-oauth-features.xml"));
        configure(home, repository);
        ProcessBuilder karaf = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server");
        karaf.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // the start script says exec: the process is the JVM itself
        karaf.environment().put("KARAF_EXEC", "exec");
        Karaf started = new Karaf(home, RunningProgram.start(karaf));
        try {
            await("Karaf's console")
                    .atMost(START)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(started::isReady);
        } catch (RuntimeException e) {
            String log = started.log();
            started.close();
            throw new AssertionError("Karaf did not start:\n" + log, e);
        }
        return started;
    }

    /** A command of Karaf's console, by the client that comes with it. */
    String command(String line) {
        ProcessBuilder client =
                new ProcessBuilder(home.resolve("bin/client").toString(), "-b", "-u", "karaf", "-p", "karaf");
        client.environment().put("JAVA_HOME", System.getProperty("java.home"));
        client.redirectErrorStream(true);
        try {
            Process running = client.start();
            running.outputWriter(StandardCharsets.UTF_8)
                    .append(line)
                    .append('\n')
                    .close();
            String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            running.waitFor(2, TimeUnit.MINUTES);
            return output.replaceAll("\u001b\\[[0-9;]*m", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes {@code etc/dev.camelmcp.cfg}, or replaces it; at once, since Karaf may read it at any time. */
    void configure(List<String> lines) throws IOException {
        Path written = Files.write(home.resolve("dev.camelmcp.cfg.new"), lines);
        Files.move(written, home.resolve("etc/dev.camelmcp.cfg"), StandardCopyOption.ATOMIC_MOVE);
    }

    void deploy(Path bundle) throws IOException {
        Files.copy(bundle, home.resolve("deploy").resolve(bundle.getFileName()));
    }

    void undeploy(Path bundle) throws IOException {
        Files.delete(home.resolve("deploy").resolve(bundle.getFileName()));
    }

    String log() {
        Path log = home.resolve("data/log/karaf.log");
        try {
            return Files.exists(log) ? Files.readString(log) : process.output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of its threads. */
    List<String> threads() throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/jcmd").toString(), pid(), "Thread.print")
                .redirectErrorStream(true)
                .start();
        String dump = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return dump.lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .toList();
    }

    private String pid() throws IOException {
        return Files.readString(home.resolve("karaf.pid")).trim();
    }

    private boolean isReady() {
        return command("system:start-level").contains("Level 100");
    }

    /** Our bundle and our features file, where {@code mvn deploy} would put them. */
    private static void ours(Path repository, Path features) throws IOException {
        Path folder = Files.createDirectories(repository.resolve("dev/camelmcp/camel-mcp-oauth/" + VERSION));
        String name = "camel-mcp-oauth-" + VERSION;
        Files.copy(Path.of("target", name + ".jar"), folder.resolve(name + ".jar"));
        Files.copy(features, folder.resolve(name + "-features.xml"));
    }

    private static void configure(Path home, Path repository) throws IOException {
        set(home, "org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1");
        set(home, "org.apache.karaf.shell.cfg", "sshPort", String.valueOf(TestGateway.freePort()));
        for (String name : List.of("rmiRegistryHost", "rmiServerHost")) {
            set(home, "org.apache.karaf.management.cfg", name, "127.0.0.1");
        }
        for (String name : List.of("rmiRegistryPort", "rmiServerPort")) {
            set(home, "org.apache.karaf.management.cfg", name, String.valueOf(TestGateway.freePort()));
        }
        Files.writeString(
                home.resolve("etc/users.properties"),
                "\nkaraf = karaf,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n",
                StandardOpenOption.APPEND);
        String maven = "org.ops4j.pax.url.mvn.cfg";
        Path file = home.resolve("etc").resolve(maven);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "org.ops4j.pax.url.mvn.defaultRepositories=",
                                "org.ops4j.pax.url.mvn.defaultRepositories=file:" + repository
                                        + "@id=stand-ins@snapshots,"));
        settings().ifPresent(s -> set(home, maven, "org.ops4j.pax.url.mvn.settings", s.toString()));
    }

    /** Maven's own settings, which Karaf looks for elsewhere; mirrors are in there. */
    private static Optional<Path> settings() {
        return Stream.of(
                        Path.of(System.getProperty("user.home"), ".m2/settings.xml"),
                        Path.of(System.getProperty("maven.home", "/usr/share/maven"), "conf/settings.xml"))
                .filter(Files::exists)
                .findFirst();
    }

    private static void set(Path home, String file, String key, String value) {
        Path path = home.resolve("etc").resolve(file);
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(path));
            lines.removeIf(line -> line.replace(" ", "").startsWith(key + "="));
            lines.add(key + " = " + value);
            Files.write(path, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findFirst().orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        for (String script : List.of("karaf", "client", "inc")) {
            boolean unused = to.resolve("bin").resolve(script).toFile().setExecutable(true);
        }
    }

    @Override
    public void close() {
        try {
            if (Files.exists(home.resolve("karaf.pid"))) {
                ProcessHandle.of(Long.parseLong(pid())).ifPresent(ProcessHandle::destroy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.close();
        }
    }
}
