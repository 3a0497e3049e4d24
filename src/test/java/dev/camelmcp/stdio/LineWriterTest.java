package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Would catch lines that are mixed, lost, or in another order than one thread wrote them. */
    @Test
    void linesOfManyThreadsAreWholeAndThoseOfEachInOrder() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LineWriter writer = new LineWriter(out, threads, 10_000_000);
        CountDownLatch start = new CountDownLatch(1);
        List<java.util.concurrent.Future<?>> done = IntStream.range(0, 8)
                .<java.util.concurrent.Future<?>>mapToObj(t -> threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < 500; i++) {
                        assertThat(writer.write(bytes(t + " " + i))).isTrue();
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
            LineWriter writer = new LineWriter(out, threads, 1_000);
            boolean refused = false;
            for (int i = 0; i < 50 && !refused; i++) {
                refused = !writer.write(bytes("x".repeat(100)));
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
        LineWriter writer = new LineWriter(out, threads, 1_000);
        writer.write(bytes("last"));
        writer.close();

        assertThat(closed.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("last\n");
        assertThat(writer.write(bytes("more"))).isFalse();
    }

    @Test
    void programThatIsGoneTakesNoMore() {
        LineWriter writer = new LineWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                threads,
                1_000);
        writer.write(bytes("a"));

        await().untilAsserted(() -> assertThat(writer.write(bytes("b"))).isFalse());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
