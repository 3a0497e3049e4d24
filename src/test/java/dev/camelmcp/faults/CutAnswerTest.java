package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.chunk;
import static dev.camelmcp.faults.Scripts.rawThenFin;
import static dev.camelmcp.faults.Scripts.rawThenReset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.faults.RawUpstream.Script;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An answer that breaks off behind its head. The caller must be able to tell: what was cut must not look like what
 * ended.
 */
@Timeout(30)
class CutAnswerTest {

    private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    private static final String SSE =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String EVENT = "data: 1\n\n";

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(40);

    /** Name, script, what of the body the caller has got when it breaks. */
    static Stream<Arguments> cut() {
        return Stream.of(
                arguments("FIN in the body", rawThenFin(LENGTH + "half"), "half"),
                arguments("FIN behind the head of a stream", rawThenFin(SSE), ""),
                arguments("FIN between two chunks", rawThenFin(SSE + chunk(EVENT)), EVENT),
                arguments("FIN in a chunk's size", rawThenFin(SSE + chunk(EVENT) + "1"), EVENT),
                arguments("FIN behind a chunk's size", rawThenFin(SSE + chunk(EVENT) + "10\r\n"), EVENT),
                arguments("FIN before the end of a chunk", rawThenFin(SSE + chunk(EVENT) + "2\r\nab"), EVENT + "ab"),
                arguments("FIN in the last chunk", rawThenFin(SSE + chunk(EVENT) + "0\r\n"), EVENT),
                arguments("FIN in the trailers", rawThenFin(SSE + chunk(EVENT) + "0\r\nX-Trailer: x\r\n"), EVENT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cut")
    void answerWhenItBreaksOffThenItIsCutForTheCallerToo(String name, Script script, String body) throws IOException {
        FaultCase it = GATEWAY.next().answer(script);
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo(body);
        assertThat(reply.whole()).as("looks whole").isFalse();
        assertThat(caller.readByte()).as("the caller's connection").isEqualTo(-1);
        assertThat(it.received()).as("never replayed").hasSize(1);
        assertThat(GATEWAY.log().ours())
                .filteredOn(line -> line.contains("MCP server " + it.id() + " broke off in the middle of an answer"))
                .hasSize(1);
        Wires.awaitNone(it.upstream());
        it.undisturbed();
    }

    /** Where the length is known, the head waits for the first bytes: nothing of an answer is out yet. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerWhenItBreaksOffBehindAHeadWithALengthThenTheConnectionEndsWithoutAnAnswer(boolean reset)
            throws IOException {
        FaultCase it = GATEWAY.next().answer(reset ? rawThenReset(LENGTH) : rawThenFin(LENGTH));
        assertThat(it.call()).isNull();
        assertThat(it.received()).as("never replayed").hasSize(1);
        Wires.awaitNone(it.upstream());
        it.undisturbed();
    }

    /** Name, request, head and the first part of the body. */
    static Stream<Arguments> reset() {
        return Stream.of(
                arguments("POST, with a length", "POST", LENGTH),
                arguments("POST, a stream", "POST", SSE),
                arguments("GET, a stream", "GET", SSE));
    }

    /** A RST may overtake what was sent before it, so it comes when the caller has read that. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("reset")
    void answerWhenItIsResetThenItIsCutForTheCallerToo(String name, String method, String head) throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        FaultCase it = GATEWAY.next().answer(wire -> {
            wire.write(head.equals(LENGTH) ? head + "x" : head);
            Latches.await(seen);
            wire.reset();
        });
        RawCaller caller = it.connect().send(method.equals("GET") ? it.bodiless("GET") : it.post(FaultCase.PING));
        Reply begun = caller.head();
        seen.countDown();
        Reply reply = caller.body(begun);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.whole()).as("looks whole").isFalse();
        assertThat(reply.text()).isEqualTo(head.equals(LENGTH) ? "x" : "");
        assertThat(it.received()).as("never replayed").hasSize(1);
        it.undisturbed();
    }

    /** RFC 9112 §6.3: without a length, the end of the connection is the end of the body; nobody can tell more. */
    @ParameterizedTest
    @ValueSource(strings = {"1.1", "1.0"})
    void answerWhenTheEndOfTheConnectionIsItsEndThenItIsWhole(String version) throws IOException {
        FaultCase it = GATEWAY.next().answer(rawThenFin("HTTP/" + version + " 200 OK\r\n\r\nall of it"));
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
        assertThat(reply.text()).isEqualTo("all of it");
        assertThat(reply.whole()).isTrue();
        it.answer(Scripts.ok());
        Wires.awaitNone(it.upstream());
        it.stillServed(caller);
    }

    /** A RST is no end, not even of a body without a length. */
    @Test
    void answerWhenItsConnectionIsResetWhereItsEndIsTheBodysEndThenItIsCut() throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        FaultCase it = GATEWAY.next().answer(wire -> {
            wire.write("HTTP/1.1 200 OK\r\n\r\nsome");
            Latches.await(seen);
            wire.reset();
        });
        RawCaller caller = it.connect().send(it.post(FaultCase.PING));
        Reply begun = caller.head();
        assertThat(caller.chunk()).isEqualTo("some");
        seen.countDown();
        assertThat(caller.body(begun).whole()).isFalse();
        it.undisturbed();
    }

    /** Would catch a gateway that collects: each byte is sent only when the caller has got the one before. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 20", "Transfer-Encoding: chunked"})
    void bodyWhenItComesByteByByteThenEachPassesAtOnce(String framing) throws Exception {
        boolean chunked = framing.startsWith("T");
        Semaphore next = new Semaphore(1);
        FaultCase it = GATEWAY.next().answer(wire -> {
            wire.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                next.acquireUninterruptibly();
                wire.write(chunked ? chunk("x") : "x");
            }
            wire.write(chunked ? "0\r\n\r\n" : "");
        });
        RawCaller caller = it.connect().send(it.post(FaultCase.PING));
        assertThat(caller.head().status()).isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            assertThat(chunked ? caller.chunk() : String.valueOf((char) caller.readByte()))
                    .isEqualTo("x");
            next.release();
        }
        assertThat(chunked ? caller.chunk() : null).isNull();
        it.undisturbed();
    }
}
