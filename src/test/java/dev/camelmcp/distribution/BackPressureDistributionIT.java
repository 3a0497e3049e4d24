package dev.camelmcp.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An answer that is larger than the gateway's heap, to a caller that reads slowly. */
@Timeout(180)
class BackPressureDistributionIT {

    private static final int MEBIBYTE = 1 << 20;
    private static final int LENGTH = 200 * MEBIBYTE;

    /**
     * What may be between the MCP server and the caller: nearly all of it in the kernel, which grows a socket's buffers
     * to 32 MiB.
     */
    private static final long MOST_AHEAD = 48 * MEBIBYTE;

    private static final Duration SLOW = Duration.ofSeconds(15);
    private static final int PIECE = 64 * 1024;
    private static final Duration PER_PIECE = Duration.ofSeconds(1).dividedBy(MEBIBYTE / PIECE);

    @TempDir
    private Path directory;

    private final byte[] piece = new byte[PIECE];
    private final MessageDigest digest = FastUpstream.sha256();
    private long read;
    private long ahead;

    @Test
    void aCallerThatReadsSlowlySlowsTheMcpServerDownAndGetsEveryByte() throws Exception {
        Path file = directory.resolve("gateway.properties");
        try (FastUpstream upstream = new FastUpstream(LENGTH)) {
            Files.writeString(file, "mcp.servers.api.url=" + upstream.url() + "\n");
            Invocation small = Invocation.in(directory)
                    .env("JAVA_OPTS", "-Xmx128m -XX:MaxDirectMemorySize=32m -XX:TieredStopAtLevel=1");
            try (RunningGateway gateway = RunningGateway.start(small, "--config", file.toString());
                    Socket caller = new Socket()) {
                caller.setReceiveBufferSize(PIECE);
                caller.setSoTimeout(30_000);
                URI url = URI.create(gateway.url("api"));
                caller.connect(new InetSocketAddress(url.getHost(), url.getPort()));
                caller.getOutputStream().write(request(url).getBytes(US_ASCII));
                skipHead(caller.getInputStream());
                slowly(caller.getInputStream(), upstream);
                assertThat(ahead).as("bytes ahead of the caller").isLessThan(MOST_AHEAD);
                while (read < LENGTH) {
                    take(caller.getInputStream());
                }
                assertThat(digest.digest()).isEqualTo(upstream.digest());
                assertThat(gateway.ping("api").statusCode()).isEqualTo(200);
            }
        }
    }

    private void slowly(InputStream in, FastUpstream upstream) throws IOException {
        long start = System.nanoTime();
        long pieces = SLOW.dividedBy(PER_PIECE);
        for (long i = 0; i < pieces; i++) {
            take(in);
            ahead = Math.max(ahead, upstream.sent() - read);
            LockSupport.parkNanos(start + i * PER_PIECE.toNanos() - System.nanoTime());
        }
    }

    private void take(InputStream in) throws IOException {
        int length = in.readNBytes(piece, 0, PIECE);
        assertThat(length).as("bytes before the end").isEqualTo(PIECE);
        digest.update(piece);
        read += length;
    }

    private static String request(URI url) {
        return "POST " + url.getPath() + "?long HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nContent-Length: 2\r\n\r\n{}";
    }

    private static void skipHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            assertThat(b).as("in the head").isNotNegative();
            head.append((char) b);
        }
        assertThat(head).startsWith("HTTP/1.1 200").containsIgnoringCase("content-length: " + LENGTH);
    }
}
