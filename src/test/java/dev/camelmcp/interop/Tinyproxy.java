package dev.camelmcp.interop;

import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Debian's tinyproxy on 127.0.0.1, which wants a user. Its own connections begin at {@link #ADDRESS}, so that servers
 * see who comes by it and who does not.
 */
final class Tinyproxy implements AutoCloseable {

    /** Of loopback too, and nobody's who does not ask for it. */
    static final String ADDRESS = "127.0.0.2";

    static final String USER = "gateway";
    static final String PASSWORD = "egress-s3cret";

    private final ListeningProgram program;
    private final Path log;
    private final int port;

    private Tinyproxy(ListeningProgram program, Path log, int port) {
        this.program = program;
        this.log = log;
        this.port = port;
    }

    static Tinyproxy start(Path folder) throws IOException {
        int port = TestGateway.freePort();
        Path log = Files.createFile(folder.resolve("tinyproxy.log"));
        Path config =
                Files.writeString(folder.resolve("tinyproxy.conf"), """
                Listen 127.0.0.1
                Port %d
                Bind %s
                BasicAuth %s %s
                LogFile "%s"
                LogLevel Connect
                Timeout 600
                MaxClients 100
                """.formatted(port, ADDRESS, USER, PASSWORD, log));
        ListeningProgram program =
                ListeningProgram.start("tinyproxy-bin", port, "tinyproxy", "-d", "-c", config.toString());
        return new Tinyproxy(program, log, port);
    }

    /** {@code host:port}, as the log and {@code check} name it. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** With the user and the password. */
    String url() {
        return "http://" + USER + ":" + PASSWORD + "@" + address();
    }

    /** What it has done so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        program.close();
    }
}
