package dev.camelmcp.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's redis-server on 127.0.0.1, with nothing on disk; or a sentinel, or a part of a cluster. It may be killed,
 * made to stand still, and started anew with nothing in it. Thread-safe as far as tests need it.
 */
public final class RedisServer implements AutoCloseable {

    /** The name that {@link #sentinel sentinels} know the master by. */
    public static final String MASTER = "mymaster";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path config;
    private final int port;
    private final List<String> arguments;
    private RunningProgram program;

    private RedisServer(Path config, int port, List<String> arguments) {
        this.config = config;
        this.port = port;
        this.arguments = arguments;
        this.program = launch();
    }

    /**
     * A server.
     *
     * @param folder for its files
     * @param settings lines of its configuration: {@code requirepass secret}, {@code user gw on >secret ~gw:* +@all}
     */
    public static RedisServer start(Path folder, String... settings) throws IOException {
        return at(TestGateway.freePort(), folder, List.of(), settings);
    }

    /**
     * A server that speaks TLS at another port, too.
     *
     * @param keys has {@code server.pem}, {@code server.key} and {@code ca.pem}
     */
    public static RedisServer startTls(Path folder, int tlsPort, Path keys, String... settings) throws IOException {
        String[] tls = {
            "bind 127.0.0.1 127.0.0.2",
            "tls-port " + tlsPort,
            "tls-cert-file " + keys.resolve("server.pem"),
            "tls-key-file " + keys.resolve("server.key"),
            "tls-ca-cert-file " + keys.resolve("ca.pem"),
            "tls-auth-clients no"
        };
        return start(folder, Stream.concat(Stream.of(tls), Stream.of(settings)).toArray(String[]::new));
    }

    /** A sentinel that watches a server as {@link #MASTER}, and gives it up after half a second. */
    public static RedisServer sentinel(Path folder, RedisServer master, int quorum, String... settings)
            throws IOException {
        String[] watch = {
            "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port + " " + quorum,
            "sentinel down-after-milliseconds " + MASTER + " 500",
            "sentinel failover-timeout " + MASTER + " 3000"
        };
        return at(
                TestGateway.freePort(),
                folder,
                List.of("--sentinel"),
                Stream.concat(Stream.of(watch), Stream.of(settings)).toArray(String[]::new));
    }

    /** Three servers that are one cluster, without replicas. */
    public static List<RedisServer> cluster(Path folder, String... settings) throws IOException {
        List<RedisServer> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String[] part = {
                "cluster-enabled yes", "cluster-node-timeout 2000", "cluster-port " + TestGateway.freePort()
            };
            servers.add(start(
                    folder, Stream.concat(Stream.of(part), Stream.of(settings)).toArray(String[]::new)));
        }
        List<String> create = new ArrayList<>(List.of("--cluster", "create"));
        servers.forEach(server -> create.add(server.address()));
        create.add("--cluster-yes");
        servers.get(0).cli(create.toArray(String[]::new));
        for (RedisServer server : servers) {
            await("cluster")
                    .atMost(PATIENCE)
                    .until(() -> server.cli("cluster", "info").contains("cluster_state:ok"));
        }
        return servers;
    }

    private static RedisServer at(int port, Path folder, List<String> arguments, String... settings)
            throws IOException {
        Path own = Files.createTempDirectory(folder, "redis");
        List<String> lines = new ArrayList<>(List.of("port " + port, "dir " + own, "daemonize no"));
        if (Stream.of(settings).noneMatch(line -> line.startsWith("bind "))) {
            lines.add("bind 127.0.0.1");
        }
        if (arguments.isEmpty()) {
            lines.addAll(List.of("save \"\"", "appendonly no"));
        }
        lines.addAll(List.of(settings));
        return new RedisServer(Files.write(own.resolve("redis.conf"), lines), port, arguments);
    }

    public int port() {
        return port;
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public String url() {
        return "redis://" + address();
    }

    /** SIGKILL. */
    public void kill() {
        program.signal("KILL");
        program.exitCode(PATIENCE);
    }

    /** SIGSTOP: connections stay, nothing is answered. */
    public void freeze() {
        program.signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        program.signal("CONT");
    }

    /** After {@link #kill}: with its configuration, at its port, and nothing in it. */
    public void startAgain() {
        program = launch();
    }

    /** What {@code redis-cli} prints for a command, by its plain port. */
    public String cli(String... words) {
        List<String> command = new ArrayList<>(List.of("redis-cli", "-p", String.valueOf(port)));
        command.addAll(List.of(words));
        try (RunningProgram cli = RunningProgram.start(new ProcessBuilder(command))) {
            cli.exitCode(PATIENCE);
            return cli.output().strip();
        }
    }

    /** {@code redis-cli monitor}, which prints what is asked from now on. */
    public RunningProgram monitor(String... options) {
        List<String> command = new ArrayList<>(List.of("redis-cli", "-p", String.valueOf(port)));
        command.addAll(List.of(options));
        command.add("monitor");
        RunningProgram monitor = RunningProgram.start(new ProcessBuilder(command));
        await("monitor").atMost(PATIENCE).until(() -> monitor.stdout().startsWith("OK"));
        return monitor;
    }

    @Override
    public void close() {
        if (program.isAlive()) {
            program.signal("CONT");
        }
        program.close();
    }

    private RunningProgram launch() {
        List<String> command = new ArrayList<>(List.of("redis-server", config.toString()));
        command.addAll(arguments);
        RunningProgram launched;
        try {
            launched = RunningProgram.start(new ProcessBuilder(command));
        } catch (AssertionError e) {
            throw new AssertionError("redis-server is missing: apt-get install redis-server", e);
        }
        await("redis-server").atMost(PATIENCE).until(() -> isListening() || !launched.isAlive());
        if (!launched.isAlive()) {
            throw new AssertionError("redis-server ended at start: " + launched.output());
        }
        return launched;
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
