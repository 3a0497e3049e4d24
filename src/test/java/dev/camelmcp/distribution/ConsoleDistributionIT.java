package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.StubUpstream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log goes to a console, which may be a pipe that nobody reads any more. */
@Timeout(180)
class ConsoleDistributionIT {

    @TempDir
    private Path directory;

    private Path pipe;

    @BeforeEach
    void makePipe() {
        pipe = directory.resolve("pipe");
        try (RunningProgram mkfifo = RunningProgram.start(new ProcessBuilder("mkfifo", pipe.toString()))) {
            assertThat(mkfifo.exitCode(Duration.ofSeconds(10))).isZero();
        }
    }

    /** At TRACE the start alone says more than a pipe holds. */
    @Test
    void gatewayWhoseLogNobodyReadsStartsAnswersAndEnds() throws Exception {
        CompletableFuture<InputStream> reader = CompletableFuture.supplyAsync(this::openPipe);
        try (StubUpstream upstream = StubUpstream.start();
                RunningGateway gateway = RunningGateway.start(ports -> start(ports, upstream.url()))) {
            for (int i = 0; i < 200; i++) {
                assertThat(gateway.ping("api").statusCode()).isEqualTo(200);
            }
            gateway.program().signal("TERM");
            assertThat(gateway.program().exitCode(Duration.ofSeconds(30))).isIn(0, 143);
        } finally {
            reader.join().close();
        }
    }

    /** The log is written by another thread than the one that ends the process. */
    @Test
    void logIsWholeWhenTheProcessHasEnded() throws Exception {
        Files.writeString(directory.resolve("gateway.properties"), "");
        for (int i = 0; i < 3; i++) {
            try (RunningGateway gateway = RunningGateway.start(
                    Invocation.in(directory), "--config", "gateway.properties", "-Dcamelmcp.root-log-level=INFO")) {
                gateway.program().signal("TERM");
                gateway.program().exitCode(Duration.ofSeconds(30));

                // of the thread that ends the gateway, and of the one that the signal woke up
                assertThat(gateway.program().stderr())
                        .contains("Gateway - Stopped\n")
                        .containsPattern("MainSupport - Apache Camel .* shutdown\n")
                        .containsPattern("MainShutdownStrategy - Apache Camel .* is shutdown\n");
            }
        }
    }

    private RunningProgram start(FreePorts ports, String url) {
        List<String> arguments =
                new ArrayList<>(List.of("run", "-Dcamelmcp.root-log-level=TRACE", "-Dmcp.servers.api.url=" + url));
        arguments.addAll(ports.options());
        return Invocation.of(Path.of("/bin/sh"), directory)
                .arguments(
                        "-c",
                        "exec \"$0\" \"$@\" 2>" + pipe,
                        Distribution.built().command().toString())
                .start(arguments);
    }

    /** Opens it and reads nothing. */
    private InputStream openPipe() {
        try {
            return new FileInputStream(pipe.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
