package dev.camelmcp.interop;

import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** A server of Debian's in the foreground, which listens at a port of 127.0.0.1. Thread-safe. */
final class ListeningProgram implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);

    private final RunningProgram program;

    private ListeningProgram(RunningProgram program) {
        this.program = program;
    }

    /**
     * Returns once it can be connected to.
     *
     * @param debianPackage to be installed where the command is missing
     */
    static ListeningProgram start(String debianPackage, int port, String... command) {
        RunningProgram program;
        try {
            program = RunningProgram.start(new ProcessBuilder(List.of(command)));
        } catch (AssertionError e) {
            throw new AssertionError(command[0] + " is missing: apt-get install " + debianPackage, e);
        }
        ListeningProgram server = new ListeningProgram(program);
        try {
            await(command[0]).atMost(START).until(() -> isListening(port) || !program.isAlive());
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        if (!program.isAlive()) {
            throw new AssertionError(command[0] + " ended at start: " + program.output());
        }
        return server;
    }

    /** What it printed so far. */
    String output() {
        return program.output();
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
