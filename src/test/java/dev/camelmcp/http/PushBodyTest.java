package dev.camelmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PushBodyTest {

    private static final int LARGE = 100_000;

    private final BodyMemory memory = new BodyMemory(2 * LARGE);
    private final AtomicInteger cancelled = new AtomicInteger();

    @Test
    void whatWaitsIsCountedUntilItIsTaken() throws Exception {
        PushBody body = body();
        body.write(new byte[LARGE]);
        body.end();
        assertThat(memory.taken()).isEqualTo(LARGE);

        try (InputStream in = body.toInputStream()) {
            in.readAllBytes();
        }
        assertThat(memory.taken()).isZero();
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void callerForWhomThereIsNoRoomIsCutOffAndNothingOfItIsKept() {
        PushBody other = body();
        other.write(new byte[LARGE + LARGE / 2]);
        PushBody body = body();

        assertThat(body.write(new byte[LARGE])).isFalse();
        assertThat(cancelled).hasValue(1);
        assertThat(memory.taken()).isEqualTo(LARGE + LARGE / 2);
        other.cancel();
        assertThat(memory.taken()).isZero();
    }

    /** Would catch callers who read well, and are cut off because others do not. */
    @Test
    void aLittleIsThereForEachCaller() {
        PushBody other = body();
        other.write(new byte[2 * LARGE]);
        PushBody body = body();

        assertThat(body.write(new byte[1_000])).isTrue();
        assertThat(body.isDrained()).isFalse();
        body.cancel();
        assertThat(memory.taken()).isEqualTo(2 * LARGE);
    }

    private PushBody body() {
        return new PushBody(4 * LARGE, memory, cancelled::incrementAndGet);
    }
}
