package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.http.HttpCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A connection to an MCP server is the next request's as soon as it has brought the answer, whether that was read or
 * not. What becomes of the first caller must not be felt by the second.
 */
@Timeout(60)
class ConnectionOwnerTest {

    /** So many that some are on the event loop of the one that leaves. */
    private static final int OTHERS = 16;

    private static final String CALL = FaultCase.message("7", "tools/call");

    @RegisterExtension
    static final FaultGateway GATEWAY =
            RouteStep.in(FaultGateway.forCases(3).with("mcp.forward.stream-idle-timeout", "500ms"));

    @AfterEach
    void reset() {
        RouteStep.nothing();
    }

    @Test
    void callerWhenItLeavesWhileItsAnswerIsThereButNotReadThenNobodyElsesRequestIsCut() throws Exception {
        FaultCase it = GATEWAY.next();
        CompletableFuture<Void> held = new CompletableFuture<>();
        AtomicReference<HttpCall> first = new AtomicReference<>();
        RouteStep.behind(exchange ->
                first.compareAndSet(null, HttpCall.of(exchange)) ? held : CompletableFuture.completedFuture(null));
        RawCaller leaves = it.connect().send(it.post(CALL));
        await().until(() -> first.get() != null);
        CountDownLatch left = new CountDownLatch(1);
        List<RawCaller> others = others(it, left);

        leaves.reset();
        await().until(() -> first.get().isGone());
        left.countDown();

        allAreAnswered(others);
        held.complete(null);
    }

    /** The limit of silence is about an answer, not about what the connection does later. */
    @Test
    void answerWhenItWasWholeLongAgoThenItsLimitOfSilenceCutsNobody() throws Exception {
        FaultCase it = GATEWAY.next();
        assertThat(it.exchange(it.post(CALL)).status()).isEqualTo(200);
        CountDownLatch late = new CountDownLatch(1);
        List<RawCaller> others = others(it, late);

        // an answer that was begun later has been cut by now, and so the first one's time is up too
        FaultCase silent = GATEWAY.next().answer(Scripts.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assertThat(silent.exchange(silent.post(CALL)).whole()).isFalse();
        late.countDown();

        allAreAnswered(others);
    }

    /** Requests whose answers wait for the latch. */
    private static List<RawCaller> others(FaultCase it, CountDownLatch answers) throws Exception {
        it.answer(wire -> {
            Latches.await(answers);
            Scripts.ok().play(wire);
        });
        int before = it.received().size();
        List<RawCaller> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            others.add(it.connect().send(it.post(CALL)));
        }
        await().until(() -> it.received().size() == before + OTHERS);
        assertThat(it.upstream().accepted())
                .as("connections, of which one was there")
                .isLessThan(OTHERS + 1);
        return others;
    }

    private static void allAreAnswered(List<RawCaller> others) throws Exception {
        for (RawCaller other : others) {
            Reply reply = other.reply();
            assertThat(reply.status() + " " + reply.text()).isEqualTo("200 " + Scripts.OK);
        }
    }
}
