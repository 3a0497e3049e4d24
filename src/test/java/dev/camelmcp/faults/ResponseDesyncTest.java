package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.answer;
import static dev.camelmcp.faults.Scripts.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that answer no request. They must not become the answer to the next one, which is another caller's. */
@Timeout(30)
class ResponseDesyncTest {

    private static final String FIRST = answer("200 OK", "", "{\"first\":1}");
    private static final String STRAY = answer("200 OK", "", "{\"stray\":1}");

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(40);

    /** Name, what is sent, which status and body the caller gets. */
    static Stream<Arguments> behind() {
        return Stream.of(
                arguments("a whole answer", FIRST + STRAY, 200, "{\"first\":1}"),
                arguments("two of them", FIRST + STRAY + STRAY, 200, "{\"first\":1}"),
                arguments("garbage", FIRST + "garbage\r\n\r\n", 200, "{\"first\":1}"),
                arguments(
                        "behind a chunked body",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n" + STRAY,
                        200,
                        "x"),
                arguments("a 204 with a body", answer("204 No Content", "", STRAY), 204, ""),
                arguments("a 204 without a length", "HTTP/1.1 204 No Content\r\n\r\n" + STRAY, 204, ""),
                arguments(
                        "a chunked 204",
                        "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n" + STRAY,
                        204,
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("behind")
    void bytesWhenTheyStandBehindAnAnswerThenTheyAreNobodys(String name, String sent, int status, String body)
            throws IOException {
        FaultCase it = GATEWAY.next().answer(raw(sent));
        Reply reply = it.call();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).isEqualTo(body);
        assertThat(reply.whole()).isTrue();
        Wires.awaitNone(it.upstream());
        it.undisturbed();
    }

    /** Would catch a stray answer that waits in the pool for whoever comes next. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("stray")
    void bytesWhenTheyComeWhileTheConnectionIsIdleThenTheyAreNobodys(String name, String stray) throws IOException {
        FaultCase it = GATEWAY.next();
        disturb(it, stray);
        Wires.awaitNone(it.upstream());
        it.undisturbed();
        it.undisturbed();
    }

    /**
     * On a connection that the gateway keeps. It may have closed one by itself, which is its right; then on the next.
     */
    private static void disturb(FaultCase it, String stray) throws IOException {
        for (int attempt = 0; attempt < 20; attempt++) {
            it.undisturbed();
            for (Wire idle : it.upstream().wires()) {
                try {
                    idle.write(stray);
                    return;
                } catch (SocketException closed) {
                    continue;
                }
            }
        }
        throw new AssertionError("the gateway keeps no connection");
    }

    static Stream<Arguments> stray() {
        return Stream.of(
                arguments("a whole answer", STRAY),
                arguments("408", answer("408 Request Timeout", "Connection: close\r\n", "")),
                arguments("100 Continue", "HTTP/1.1 100 Continue\r\n\r\n"),
                arguments("garbage", "garbage\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stray")
    void bytesWhenTheyComeBeforeTheFirstRequestThenNoLaterOneGetsThem(String name, String stray) throws IOException {
        FaultCase it = GATEWAY.next().greet(wire -> wire.write(stray));
        Reply reply = it.call();
        assertThat(reply.whole()).isTrue();
        await().until(() -> it.received().size() == 1 || it.upstream().open() == 0);
        // what comes right behind the accept may look like an early answer to the request, which servers may send
        it.undisturbed();
        it.undisturbed();
    }

    /** Name, what is sent behind a whole answer. */
    static Stream<Arguments> beginnings() {
        return Stream.of(arguments("half a head", STRAY.substring(0, 20)), arguments("a byte", "x"));
    }

    /**
     * Nobody can tell that a beginning is one before more comes; the next answer on that connection is no answer then,
     * and nobody gets it.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("beginnings")
    void bytesWhenTheyAreTheBeginningOfAnAnswerThenNoAnswerIsMadeOfThem(String name, String beginning)
            throws IOException {
        FaultCase it = GATEWAY.next().answer(raw(FIRST + beginning));
        assertThat(it.again(it.post(FaultCase.PING)).text()).isEqualTo("{\"first\":1}");
        it.answer(Scripts.ok());
        Reply next = it.again(it.post(FaultCase.PING));
        if (next.status() == 200) {
            assertThat(next.text()).isEqualTo(Scripts.OK);
        } else {
            Failure.unreachable(it, "7").isIn(next);
        }
        it.undisturbed();
    }

    /** Some servers refuse what they do not want to read; the rest of the request is then theirs to read away. */
    @Test
    void answerWhenItComesBeforeTheBodyIsReadThenItIsPassedOn() throws IOException {
        FaultCase it = GATEWAY.next().greet(wire -> {
            while (wire.readByte() != '{') {
                // the head, and the first byte of the body
            }
            wire.write(answer("400 Bad Request", "Connection: close\r\n", "too long"));
            wire.finish();
        });
        Reply reply = it.exchange(it.post("{\"id\":1,\"x\":\"" + "x".repeat(3_000_000) + "\"}"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).isEqualTo("too long");
        it.undisturbed();
    }
}
