package dev.camelmcp.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's haproxy, one process in the foreground. Thread-safe. */
final class HaproxyProcess implements AutoCloseable {

    private final ListeningProgram program;

    private HaproxyProcess(ListeningProgram program) {
        this.program = program;
    }

    /**
     * Returns once it listens.
     *
     * @param folder where its configuration is kept
     * @param port that a {@code bind 127.0.0.1:PORT} of the configuration names
     * @param sections the configuration, but for {@code global}
     */
    static HaproxyProcess start(Path folder, int port, String sections) throws IOException {
        Path config = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                    log stdout format raw local0 notice
                    maxconn 1024

                %s
                """.formatted(sections));
        return new HaproxyProcess(ListeningProgram.start("haproxy", port, "haproxy", "-db", "-f", config.toString()));
    }

    /** Its log so far, from notices on. */
    String log() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }
}
