package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.faults.RawUpstream.Script;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much one MCP server may be asked at a time: one caller too many is told so at once, other servers' callers notice
 * nothing, and what has ended makes room.
 */
@Timeout(30)
class ForwardLimitsTest {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final Script STREAM = wire -> wire.write(HEAD).hang();

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(30)
            .with("mcp.forward.max-streams", "2")
            .with("mcp.forward.max-connections", "4")
            .with("mcp.forward.stream-idle-timeout", "500ms");

    @Test
    void streamWhenThereAreTooManyThen503AndEverythingElseIsServed() throws IOException {
        // never silent, or the idle limit would make room on a machine that is busy
        FaultCase it =
                GATEWAY.next().answer(wire -> wire.write(HEAD).drip(chunk("1").repeat(2_000), 10));
        stream(it);
        stream(it);
        Busy.isIn(it.exchange(it.bodiless("GET")), it, "null", "mcp.forward.max-streams");
        assertThat(it.received()).hasSize(2);
        it.undisturbed();
        FaultCase other = GATEWAY.next().answer(STREAM);
        stream(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"the caller leaves", "it ends", "it breaks", "it is refused"})
    void streamWhenAnotherEndsThenThereIsRoom(String end) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        FaultCase it = GATEWAY.next().answer(wire -> {
            if (end.equals("it is refused")) {
                wire.write("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
            } else {
                wire.write(HEAD);
                Latches.await(over);
                wire.write(end.equals("it ends") ? "0\r\n\r\n" : "");
                wire.close();
            }
        });
        RawCaller first = it.connect().send(it.bodiless("GET"));
        RawCaller second = it.connect().send(it.bodiless("GET"));
        assertThat(first.head()).isNotNull();
        assertThat(second.head()).isNotNull();
        if (end.equals("the caller leaves")) {
            first.reset();
        } else {
            over.countDown();
        }
        await().until(() -> {
            it.answer(STREAM);
            Reply reply = it.connect().send(it.bodiless("GET")).head();
            return reply.status() == 200;
        });
    }

    @Test
    void requestsWhenThereAreTooManyThen503UntilOneIsAnswered() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        FaultCase it = GATEWAY.next().answer(wire -> {
            Latches.await(answered);
            Scripts.ok().play(wire);
        });
        RawCaller[] callers = new RawCaller[4];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = it.connect().send(it.post(FaultCase.PING));
        }
        await().until(() -> it.received().size() == 4);
        RawCaller refused = it.connect();
        Busy.isIn(it.reply(refused.send(it.post(FaultCase.PING))), it, "7", "mcp.forward.max-connections");
        GATEWAY.next().undisturbed();
        answered.countDown();
        for (RawCaller caller : callers) {
            assertThat(it.reply(caller).status()).isEqualTo(200);
        }
        it.stillServed(refused);
        assertThat(it.received()).hasSize(5);
    }

    /** A failure must give back what it took, whatever it was: more of them than there may be at a time. */
    @Test
    void requestsWhenTheyFailThenTheyMakeRoom() throws IOException {
        FaultCase it = GATEWAY.next();
        for (String sent : new String[] {
            "", "HTTP/1.1 200 OK\r\n\r\u0000", HEAD, HEAD + chunk("x") + "bad\r\n", "HTTP/1.1 204 No\r\n\r\n"
        }) {
            it.answer(wire -> wire.write(sent).close());
            it.exchange(it.post(FaultCase.message("7", "tools/call")));
            it.exchange(it.bodiless("GET"));
        }
        it.undisturbed();
        it.answer(STREAM);
        stream(it);
        stream(it);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void streamWhenItIsSilentForTooLongThenCut(String method) throws IOException {
        FaultCase it = GATEWAY.next()
                .answer(wire -> wire.write(HEAD + chunk("data: 1\n\n")).hang());
        Reply reply = it.exchange(method.equals("GET") ? it.bodiless("GET") : it.post(FaultCase.PING));
        assertThat(reply.text()).isEqualTo("data: 1\n\n");
        assertThat(reply.whole()).as("looks whole").isFalse();
        Wires.awaitNone(it.upstream());
        it.undisturbed();
    }

    @Test
    void streamWhenItIsNeverSilentForLongThenItLives() throws IOException {
        FaultCase it = GATEWAY.next().answer(wire -> {
            wire.write(HEAD);
            wire.drip((chunk("x")).repeat(20), 8);
            wire.write("0\r\n\r\n");
        });
        Reply reply = it.exchange(it.bodiless("GET"));
        assertThat(reply.text()).isEqualTo("x".repeat(20));
        assertThat(reply.whole()).isTrue();
    }

    private static void stream(FaultCase it) throws IOException {
        assertThat(it.connect().send(it.bodiless("GET")).head().status()).isEqualTo(200);
    }
}
