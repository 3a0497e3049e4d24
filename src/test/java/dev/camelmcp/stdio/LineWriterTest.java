package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.http.BodyMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineWriterTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BodyMemory memory = new BodyMemory(100_000_000);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Would catch lines that are mixed, lost, or in another order than one thread wrote them. */
    @Test
    void linesOfManyThreadsAreWholeAndThoseOfEachInOrder() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LineWriter writer = writer(out, 10_000_000);
        CountDownLatch start = new CountDownLatch(1);
        List<java.util.concurrent.Future<?>> done = IntStream.range(0, 8)
                .<java.util.concurrent.Future<?>>mapToObj(t -> threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < 500; i++) {
                        assertThat(writer.write(line(t + " " + i))).isTrue();
                    }
                    return null;
                }))
                .toList();
        start.countDown();
        for (java.util.concurrent.Future<?> thread : done) {
            thread.get();
        }

        await().untilAsserted(() ->
                assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(4_000));
        for (int t = 0; t < 8; t++) {
            String prefix = t + " ";
            assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith(prefix)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 500).mapToObj(i -> prefix + i).toList());
        }
    }

    @Test
    void programThatDoesNotReadHoldsNobodyUpAndIsToldNoMoreThanTheLimit() throws Exception {
        try (PipedInputStream unread = new PipedInputStream(16);
                PipedOutputStream out = new PipedOutputStream(unread)) {
            LineWriter writer = writer(out, 1_000);
            boolean refused = false;
            for (int i = 0; i < 50 && !refused; i++) {
                refused = !writer.write(line("x".repeat(100)));
            }

            assertThat(refused).isTrue();
        }
    }

    @Test
    void streamIsClosedBehindTheLastLineAndTakesNoOther() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.countDown();
            }
        };
        LineWriter writer = writer(out, 1_000);
        writer.write(line("last"));
        writer.close();

        assertThat(closed.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("last\n");
        assertThat(writer.write(line("more"))).isFalse();
    }

    @Test
    void programThatIsGoneTakesNoMore() {
        LineWriter writer = writer(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                1_000);
        writer.write(line("a"));

        await().untilAsserted(() -> assertThat(writer.write(line("b"))).isFalse());
    }

    private LineWriter writer(OutputStream out, int limit) {
        LineWriter writer = new LineWriter(threads, limit, memory);
        writer.open(out, () -> {});
        return writer;
    }

    private static List<RpcMessage> line(String text) {
        return List.of(new RpcMessage(
                text.getBytes(StandardCharsets.UTF_8),
                RpcMessage.Kind.NOTIFICATION,
                null,
                null,
                null,
                null,
                null,
                new RpcMessage.Envelope(null, false, null, 0)));
    }
}
