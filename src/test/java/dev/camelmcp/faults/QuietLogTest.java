package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.Canary;
import dev.camelmcp.support.ErrorLines;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers and MCP servers do every day is no ERROR line, of ours or of a library's. */
@Timeout(30)
class QuietLogTest {

    private static final String SSE =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static ErrorLines errors;

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(40)
            .with("mcp.forward.response-timeout", "300ms")
            .with("camel.main.shutdown-timeout", "2");

    @FunctionalInterface
    interface Day {
        void passes(FaultCase it) throws Exception;
    }

    @BeforeAll
    static void listen() {
        errors = ErrorLines.listen();
    }

    @AfterAll
    static void leave() {
        errors.close();
    }

    static Stream<Arguments> days() {
        return Stream.of(
                day("a token is refused, and replaced", it -> {
                    it.answer(wire -> (it.received().size() == 1
                                    ? Scripts.raw(Scripts.answer("401 Unauthorized", "", "{\"no\":1}"))
                                    : Scripts.ok())
                            .play(wire));
                    assertThat(it.call().status()).isEqualTo(200);
                }),
                day("a token is refused by a stream", it -> {
                    it.answer(wire -> (it.received().size() == 1
                                    ? Scripts.raw(SSE.replace("200 OK", "401 No"))
                                    : Scripts.ok())
                            .play(wire));
                    assertThat(it.call().status()).isEqualTo(200);
                }),
                day("a caller leaves a stream", it -> {
                    it.answer(Scripts.raw(SSE + Scripts.chunk("data: 1\n\n")));
                    RawCaller caller = it.connect().send(it.bodiless("GET"));
                    assertThat(caller.head().status()).isEqualTo(200);
                    caller.close();
                    Wires.awaitNone(it.upstream());
                }),
                day("a caller resets a stream", it -> {
                    it.answer(Scripts.raw(SSE + Scripts.chunk("data: 1\n\n")));
                    RawCaller caller = it.connect().send(it.bodiless("GET"));
                    assertThat(caller.head().status()).isEqualTo(200);
                    caller.reset();
                    Wires.awaitNone(it.upstream());
                }),
                day("a caller leaves before the answer", it -> {
                    it.answer(Wire::hang);
                    RawCaller caller = it.connect().send(it.bodiless("GET"));
                    await().until(() -> it.received().size() == 1);
                    caller.reset();
                    Wires.awaitNone(it.upstream());
                }),
                day("a caller leaves in the middle of its request", it -> {
                    RawCaller caller = it.connect()
                            .send("POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Length: 10\r\n\r\n{");
                    caller.reset();
                }),
                day("an answer is cut", it -> {
                    it.answer(Scripts.rawThenFin(SSE + Scripts.chunk("data: 1\n\n")));
                    assertThat(it.call().whole()).isFalse();
                }),
                day("an answer is reset", it -> {
                    it.answer(Scripts.rawThenReset("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"));
                    it.call();
                }),
                day("there is no answer", it -> {
                    it.answer(Wire::reset);
                    assertThat(it.call().status()).isEqualTo(502);
                }),
                day("an answer is late", it -> {
                    it.answer(Wire::hang);
                    assertThat(it.call().status()).isEqualTo(504);
                }),
                day("an answer is no HTTP", it -> {
                    it.answer(Scripts.raw("garbage\r\n\r\n"));
                    assertThat(it.call().status()).isEqualTo(502);
                }),
                day("an idle connection is reset by the server", it -> {
                    it.undisturbed();
                    for (Wire idle : it.upstream().wires()) {
                        idle.reset();
                    }
                    Wires.awaitNone(it.upstream());
                    it.undisturbed();
                }),
                day("nobody listens there", it -> {
                    it.upstream().close();
                    assertThat(it.call().status()).isEqualTo(502);
                }),
                day("a server leads elsewhere", it -> {
                    it.answer(Scripts.raw(Scripts.answer("302 Found", "Location: http://localhost:1/\r\n", "")));
                    assertThat(it.call().status()).isEqualTo(502);
                }),
                day("a port scan", it -> {
                    for (int i = 0; i < 10; i++) {
                        it.connect().close();
                        it.connect().reset();
                    }
                }),
                day("a caller that speaks no HTTP", it -> {
                    it.connect()
                            .send("\u0016\u0003\u0001\u0002\u0000garbage\r\n\r\n")
                            .finish()
                            .reply();
                    it.connect().send("x".repeat(100_000)).reset();
                }));
    }

    private static Arguments day(String name, Day day) {
        return arguments(name, day);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("days")
    void dayThenNoErrorLine(String name, Day day) throws Exception {
        errors.lines().clear();
        day.passes(GATEWAY.next());
        // what was begun by then is logged by then: one more request passes through each step
        GATEWAY.next().call();
        assertThat(errors.lines()).isEmpty();
    }

    /** The one thing that operators have to be woken for. */
    @Test
    void tokenThatCannotBeHadIsAnErrorLine() throws IOException {
        errors.lines().clear();
        GATEWAY.authorizationServer()
                .answer(Scripts.raw(Scripts.answer("401 Unauthorized", "", "{\"error\":\"invalid_client\"}")));
        try {
            assertThat(GATEWAY.next().call().status()).isEqualTo(502);
        } finally {
            GATEWAY.authorizationServer()
                    .answer(Scripts.json("{\"access_token\":\"" + Canary.TOKEN
                            + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}"));
        }
        assertThat(errors.lines()).singleElement().asString().contains("No token for ");
    }
}
