package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.chunk;
import static dev.camelmcp.faults.Scripts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Callers that send several requests at once, and callers that leave: the MCP server is told, and nobody else notices.
 */
@Timeout(30)
class CallerConnectionTest {

    enum Leaving {
        FIN_AND_CLOSE,
        RESET;

        void leave(RawCaller caller) throws IOException {
            if (this == RESET) {
                caller.reset();
            } else {
                caller.close();
            }
        }
    }

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(40);

    @Test
    void requestsWhenPipelinedThenAnsweredInOrderAndWhole() throws Exception {
        FaultCase it = GATEWAY.next();
        it.answer(wire -> json(wire.request().text()).play(wire));
        RawCaller caller = it.connect();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            requests.append(it.post("{\"id\":" + i + "}"));
        }
        caller.send(requests.toString());
        for (int i = 0; i < 50; i++) {
            Reply reply = it.reply(caller);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).isEqualTo("{\"id\":" + i + "}");
        }
        assertThat(it.received()).hasSize(50);
    }

    @Test
    void requestsWhenOneOfThoseBeforeFailsThenTheNextIsServed() throws IOException {
        FaultCase it = GATEWAY.next();
        it.answer(wire -> {
            if (wire.request().text().contains("tools/call")) {
                wire.reset();
            } else {
                Scripts.ok().play(wire);
            }
        });
        RawCaller caller = it.connect();
        caller.send(it.post(FaultCase.PING) + it.post(FaultCase.message("8", "tools/call")) + it.post(FaultCase.PING));
        assertThat(it.reply(caller).status()).isEqualTo(200);
        Failure.unreachable(it, "8").isIn(it.reply(caller));
        assertThat(it.reply(caller).status()).isEqualTo(200);
    }

    /** A caller that has nothing more to say still wants its answer. */
    @Test
    void callerWhenItHalfClosesBehindItsRequestThenItIsAsIfItHadLeft() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect().send(it.post(FaultCase.PING)).finish();
        Reply reply = it.reply(caller);
        if (reply != null) {
            assertThat(reply.status()).isEqualTo(200);
        }
        assertThat(it.call().text()).isEqualTo(Scripts.OK);
    }

    @ParameterizedTest
    @EnumSource
    void callerWhenItLeavesInItsHeadThenNothingIsForwarded(Leaving how) throws IOException {
        FaultCase it = GATEWAY.next();
        how.leave(it.connect().send("POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: local"));
        it.undisturbed();
        assertThat(it.received()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void callerWhenItLeavesInItsBodyThenNothingIsForwarded(Leaving how) throws IOException {
        FaultCase it = GATEWAY.next();
        String request = it.post(FaultCase.PING);
        how.leave(it.connect().send(request.substring(0, request.length() - 1)));
        how.leave(it.connect()
                .send("POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk("{}")));
        it.undisturbed();
        assertThat(it.received()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void callerWhenItLeavesWhileItWaitsThenTheMcpServerIsTold(Leaving how) throws IOException {
        FaultCase it = GATEWAY.next().answer(Wire::hang);
        RawCaller caller = it.connect().send(it.post(FaultCase.PING));
        await().until(() -> it.received().size() == 1);
        how.leave(caller);
        Wires.awaitNone(it.upstream());
        it.undisturbed();
        assertThat(GATEWAY.log().ours()).noneMatch(line -> line.contains(it.id() + " cannot be reached"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void callerWhenItLeavesAStreamThenTheMcpServerIsTold(String method) throws IOException {
        FaultCase it = GATEWAY.next()
                .answer(wire -> wire.write(
                                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .write(chunk("data: 1\n\n"))
                        .hang());
        RawCaller caller = it.connect().send(method.equals("GET") ? it.bodiless("GET") : it.post(FaultCase.PING));
        assertThat(caller.head().status()).isEqualTo(200);
        assertThat(caller.chunk()).isEqualTo("data: 1\n\n");
        caller.reset();
        Wires.awaitNone(it.upstream());
        it.undisturbed();
        assertThat(GATEWAY.log().ours()).noneMatch(line -> line.contains(it.id() + " broke off"));
    }

    /** The server goes on sending: what is on its way must not make trouble for anybody. */
    @Test
    void callerWhenItLeavesAnAnswerThatGoesOnThenItEnds() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        FaultCase it = GATEWAY.next().answer(wire -> {
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                while (true) {
                    wire.write(chunk("x".repeat(10_000)));
                }
            } finally {
                over.countDown();
            }
        });
        RawCaller caller = it.connect().send(it.post(FaultCase.PING));
        assertThat(caller.head().status()).isEqualTo(200);
        caller.reset();
        Latches.await(over);
        it.undisturbed();
    }
}
