package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway ends soon after it is told to, whoever holds a stream open. */
@Timeout(120)
class ShutdownDistributionIT {

    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void endsSoonAfterASignalAlthoughASilentStreamIsOpen(String signal, int status) throws Exception {
        try (SilentStream upstream = SilentStream.withHead();
                RunningGateway gateway = start(upstream)) {
            HttpResponse<InputStream> stream = gateway.openStream("api").get();
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(upstream.closed()).isNotDone();

            gateway.program().signal(signal);

            assertThat(gateway.program().exitCode(SOON)).isIn(0, status);
            assertThat(upstream.closed()).as("stream closed upstream").succeedsWithin(SOON);
            assertThat(endOf(stream)).as("stream closed for the caller").isTrue();
        }
    }

    @Test
    void endsSoonAfterSigtermAlthoughAStreamIsOpenThatHasNotEvenAHead() throws Exception {
        try (SilentStream upstream = SilentStream.withoutHead();
                RunningGateway gateway = start(upstream)) {
            CompletableFuture<HttpResponse<InputStream>> stream = gateway.openStream("api");
            assertThat(upstream.asked()).succeedsWithin(Duration.ofSeconds(10));

            gateway.program().signal("TERM");

            assertThat(gateway.program().exitCode(SOON)).isIn(0, 143);
            assertThat(upstream.closed()).as("stream closed upstream").succeedsWithin(SOON);
            assertThat(stream.handle((answer, failure) -> "ended"))
                    .as("answer for the caller")
                    .succeedsWithin(SOON);
        }
    }

    private RunningGateway start(SilentStream upstream) throws IOException {
        Path file = directory.resolve("gateway.properties");
        Files.writeString(file, "mcp.servers.api.url=" + upstream.url() + "\n");
        return RunningGateway.start(Invocation.in(directory).heedingInterrupts(), "--config", file.toString());
    }

    /** Returns when there is nothing more to read, because of an end or of an error. */
    private static boolean endOf(HttpResponse<InputStream> stream) {
        try {
            return stream.body().readAllBytes().length == 0;
        } catch (IOException cutOff) {
            return true;
        }
    }
}
