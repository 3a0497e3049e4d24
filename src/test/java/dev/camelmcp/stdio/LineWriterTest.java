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

    @Test
    void whatWaitsIsCountedUntilItIsWrittenWithdrawnOrDropped() throws Exception {
        LineWriter writer = new LineWriter(threads, 1_000, memory);
        assertThat(writer.write(List.of(request(1), request(2)))).isTrue();
        long both = memory.taken();

        assertThat(writer.withdraw("1")).isTrue();
        assertThat(writer.withdraw("1")).isFalse();
        assertThat(memory.taken()).isEqualTo(both / 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.open(out, () -> {});
        await().until(() -> memory.taken() == 0);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"id\":2").doesNotContain("\"id\":1");

        LineWriter unopened = new LineWriter(threads, 1_000, memory);
        unopened.write(List.of(request(3)));
        unopened.drop();
        assertThat(memory.taken()).isZero();
        assertThat(unopened.write(List.of(request(4)))).isFalse();
    }

    @Test
    void whatIsHeldWaitsBehindWhatComesFirstAndCanBeGivenToAnother() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LineWriter writer = LineWriter.held(threads, 1_000, memory);
        writer.write(line("then"));
        writer.open(out, () -> {});
        writer.writeFirst(line("first").get(0));
        await().untilAsserted(
                        () -> assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("first\n"));
        writer.release();
        await().untilAsserted(
                        () -> assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("first\nthen\n"));

        LineWriter other = LineWriter.held(threads, 1_000, memory);
        other.write(line("moved"));
        assertThat(other.moveTo(writer)).isTrue();
        await().untilAsserted(
                        () -> assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("moved\n"));
        await().until(() -> memory.taken() == 0);
    }

    @Test
    void whatFindsNoRoomInTheMemoryOfAllIsRefused() {
        LineWriter writer = new LineWriter(threads, 1_000_000_000, new BodyMemory(10));

        assertThat(writer.write(line("0123456789"))).isTrue();
        assertThat(writer.write(line("0"))).isFalse();
    }

    private static RpcMessage request(int id) throws IOException {
        return RpcReader.message(
                ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"a\"}").getBytes(StandardCharsets.UTF_8));
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
