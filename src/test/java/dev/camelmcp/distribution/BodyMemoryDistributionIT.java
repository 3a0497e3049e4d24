package dev.camelmcp.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 500 callers at once, each with a body of 4 MiB, at a gateway that has 128 MiB of heap for all it does. */
@Timeout(180)
class BodyMemoryDistributionIT {

    private static final int CALLERS = 500;
    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] BODY = new byte[4 * MEBIBYTE];
    private static final String KEY = "a-key-of-this-test-and-of-nobody-else";
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    private final AtomicInteger held = new AtomicInteger();
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicLongArray statuses = new AtomicLongArray(600);
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final ExecutorService upstreamThreads = Executors.newCachedThreadPool();
    private HttpServer upstream;
    private RunningGateway gateway;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CALLERS);
        upstream.setExecutor(upstreamThreads);
        upstream.createContext("/", exchange -> {
            long length = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            try {
                if (length == BODY.length) {
                    held.incrementAndGet();
                    answer.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(length == 0 ? 400 : 200, -1);
            exchange.close();
        });
        upstream.start();
        Path file = directory.resolve("gateway.properties");
        Files.writeString(file, """
                mcp.servers.api.url=http://127.0.0.1:%d/mcp
                mcp.inbound.auth=api-key
                mcp.inbound.api-keys.test.hash=sha256:%s
                """.formatted(upstream.getAddress().getPort(), sha256(KEY)));
        gateway = RunningGateway.start(
                Invocation.in(directory).env("JAVA_OPTS", "-Xmx128m -XX:TieredStopAtLevel=1"),
                "--config",
                file.toString());
    }

    @AfterEach
    void stop() {
        answer.countDown();
        gateway.close();
        upstream.stop(0);
        upstreamThreads.shutdownNow();
        callers.shutdownNow();
    }

    @Test
    void callersWithoutCredentialsCostNoMemoryAndAreToldSo() throws Exception {
        call("");
        long before = live();
        List<Caller> open =
                IntStream.range(0, CALLERS).mapToObj(i -> new Caller()).toList();
        inParallel(open, caller -> {
            caller.begin("");
            caller.answer();
        });
        long meanwhile = live();
        inParallel(open, Caller::leave);
        // who sends all of it before it reads gets the answer, too
        inParallel(IntStream.range(0, CALLERS).mapToObj(i -> new Caller()).toList(), caller -> caller.call(""));
        long after = live();

        assertThat(counts()).containsExactly(Map.entry(401, 2L * CALLERS + 1));
        assertThat(meanwhile - before).as("for 500 connections").isLessThan(16 * MEBIBYTE);
        assertThat(after - before).isLessThan(4 * MEBIBYTE);
        assertThat(gateway.output()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void callersWithCredentialsShareWhatThereIsAndTheOthersAreToldToComeAgain() throws Exception {
        String credential = "Authorization: Bearer " + KEY + "\r\n";
        List<Future<?>> calls = IntStream.range(0, CALLERS)
                .<Future<?>>mapToObj(i -> callers.submit(() -> {
                    call(credential);
                    return null;
                }))
                .toList();
        await().atMost(Duration.ofSeconds(120)).until(() -> statuses.get(503) + held.get() >= CALLERS);
        long meanwhile = live();
        answer.countDown();
        for (Future<?> one : calls) {
            one.get();
        }

        assertThat(counts()).containsOnlyKeys(200, 503);
        assertThat(statuses.get(200)).as("a quarter of the heap").isBetween(1L, 8L);
        assertThat(gateway.output()).doesNotContain("OutOfMemoryError").doesNotContain("ERROR");
        call(credential);
        assertThat(statuses.get(200)).as("and one more, when they are gone").isEqualTo(held.get());
    }

    private Map<Integer, Long> counts() {
        Map<Integer, Long> counts = new TreeMap<>();
        IntStream.range(0, statuses.length())
                .filter(status -> statuses.get(status) > 0)
                .forEach(status -> counts.put(status, statuses.get(status)));
        return counts;
    }

    private void call(String header) throws IOException {
        new Caller().call(header);
    }

    private void inParallel(List<Caller> all, Act act) throws Exception {
        List<Future<?>> acts = all.stream()
                .<Future<?>>map(caller -> callers.submit(() -> {
                    act.of(caller);
                    return null;
                }))
                .toList();
        for (Future<?> one : acts) {
            one.get();
        }
    }

    /** Bytes of all objects that the gateway's JVM needs; a collection comes before. */
    private long live() throws Exception {
        ProcessHandle script = ProcessHandle.of(gateway.program().pid()).orElseThrow();
        long jvm = script.descendants().findFirst().orElse(script).pid();
        ProcessBuilder jcmd = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(jvm),
                "GC.class_histogram");
        try (RunningProgram program = RunningProgram.start(jcmd)) {
            assertThat(program.exitCode(Duration.ofSeconds(60))).isZero();
            Matcher total = TOTAL.matcher(program.stdout());
            assertThat(total.find()).isTrue();
            return Long.parseLong(total.group(1));
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1)));
    }

    @FunctionalInterface
    private interface Act {
        void of(Caller caller) throws IOException;
    }

    /** Sends its body whatever it is told meanwhile, as many clients do. */
    private final class Caller {

        private final Socket socket = new Socket();
        private int sent;

        /** The head, and the beginning of the body. */
        void begin(String header) throws IOException {
            URI url = URI.create(gateway.url("api"));
            socket.setSoTimeout(120_000);
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            socket.getOutputStream()
                    .write(("POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n" + header
                                    + "Content-Type: application/json\r\nContent-Length: " + BODY.length + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            send(64 * 1024);
        }

        /** All of the body, and then the answer. */
        void call(String header) throws IOException {
            begin(header);
            send(BODY.length - sent);
            answer();
            leave();
        }

        void answer() throws IOException {
            String line = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            statuses.incrementAndGet(Integer.parseInt(line.substring("HTTP/1.1 ".length())));
        }

        void leave() throws IOException {
            socket.close();
        }

        private void send(int length) throws IOException {
            socket.getOutputStream().write(BODY, sent, length);
            sent += length;
        }
    }
}
