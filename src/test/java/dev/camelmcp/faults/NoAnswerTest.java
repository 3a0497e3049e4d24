package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.raw;
import static dev.camelmcp.faults.Scripts.rawThenFin;
import static dev.camelmcp.faults.Scripts.rawThenReset;
import static dev.camelmcp.hostile.Canary.MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.faults.RawUpstream.Script;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An MCP server that cannot be reached, or from which no head of an answer comes: the caller gets a JSON-RPC error with
 * its id, once, and keeps its connection.
 */
@Timeout(30)
class NoAnswerTest {

    private static final String HALF_A_HEAD = "HTTP/1.1 200 OK\r\nX-Mark: " + MARK + "\r\nContent-Le";

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(40)
            .with("mcp.forward.connect-timeout", "300ms")
            .with("mcp.forward.response-timeout", "400ms");

    /** Name, what is done with a connection, what is done with a request, how many requests arrived whole. */
    static Stream<Arguments> brokenConnections() {
        Script nothing = wire -> {};
        return Stream.of(
                arguments("RST on accept", (Script) Wire::reset, nothing, 0),
                arguments("FIN on accept", (Script) Wire::finish, nothing, 0),
                arguments("close on accept", (Script) Wire::close, nothing, 0),
                arguments(
                        "RST after a byte of the request",
                        (Script) wire -> {
                            wire.readByte();
                            wire.reset();
                        },
                        nothing,
                        0),
                arguments("RST after the request", nothing, (Script) Wire::reset, 1),
                arguments("FIN after the request", nothing, (Script) Wire::finish, 1),
                arguments("close after the request", nothing, (Script) Wire::close, 1),
                arguments("RST in the head", nothing, rawThenReset(HALF_A_HEAD), 1),
                arguments("FIN in the head", nothing, rawThenFin(HALF_A_HEAD), 1),
                arguments("RST behind 100 Continue", nothing, rawThenReset("HTTP/1.1 100 Continue\r\n\r\n"), 1),
                arguments("FIN behind 103 Early Hints", nothing, rawThenFin("HTTP/1.1 103 Early Hints\r\n\r\n"), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenConnections")
    void connectionWhenItBreaksBeforeTheHeadThen502(String name, Script greeting, Script script, int requests)
            throws IOException {
        FaultCase it = GATEWAY.next().greet(greeting).answer(script);
        RawCaller caller = it.connect();
        for (int i = 1; i <= 2; i++) {
            Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
            Failure.unreachable(it, "7").isIn(reply);
            assertThat(Failure.message(reply)).startsWith("MCP server " + it.id() + " cannot be reached (");
            assertThat(it.upstream().accepted()).as("connections").isEqualTo(i);
            assertThat(it.received()).hasSize(i * requests);
        }
        it.undisturbed();
    }

    static Stream<Arguments> silence() {
        return Stream.of(
                arguments("nothing", (Script) Wire::hang),
                arguments(
                        "half a head", (Script) wire -> wire.write(HALF_A_HEAD).hang()),
                arguments("100 Continue", raw("HTTP/1.1 100 Continue\r\n\r\n")),
                arguments("a head, byte by byte, slowly", (Script)
                        wire -> wire.drip("HTTP/1.1 200 " + "x".repeat(200), 20)),
                arguments("header by header, slowly", (Script) wire -> {
                    wire.write("HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 200; i++) {
                        wire.drip("X-Header: x\r\n".substring(0, 13), 2);
                    }
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silence")
    void answerWhenItsHeadDoesNotComeInTimeThen504AndTheConnectionIsClosed(String name, Script script)
            throws Exception {
        FaultCase it = GATEWAY.next().answer(script);
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
        Failure.timeout(it, "7").isIn(reply);
        assertThat(Failure.message(reply))
                .isEqualTo("MCP server " + it.id() + " did not answer in time (response timeout)");
        assertThat(it.received()).hasSize(1);
        Wires.awaitNone(it.upstream());
        it.undisturbed();
        it.stillServed(caller);
    }

    /** Interim answers are not the answer: they must not extend the time. */
    @Test
    void answerWhenInterimOnesComeForEverThen504() throws Exception {
        FaultCase it = GATEWAY.next().answer(wire -> {
            while (true) {
                wire.drip("HTTP/1.1 103 Early Hints\r\n\r\n", 1);
            }
        });
        Failure.timeout(it, "7").isIn(it.call());
        Wires.awaitNone(it.upstream());
        it.undisturbed();
    }

    /** Some servers send the head of a stream with its first event only. */
    @Test
    void answerWhenTheRequestIsAGetThenItsHeadMayTakeAnyTime() throws IOException {
        FaultCase it = GATEWAY.next().answer(wire -> wire.drip(Scripts.answer("200 OK", "", "late"), 15));
        assertThat(it.exchange(it.bodiless("GET")).text()).isEqualTo("late");
    }

    @Test
    void headWhenItComesByteByByteInTimeThenItIsPassedOn() throws IOException {
        FaultCase it = GATEWAY.next().answer(wire -> wire.drip(Scripts.answer("200 OK", "", "{}"), 2));
        assertThat(it.call().text()).isEqualTo("{}");
        it.undisturbed();
    }

    @Test
    void connectionWhenItIsRefusedThen502() throws Exception {
        FaultCase it = GATEWAY.next();
        it.upstream().close();
        Reply reply = it.call();
        Failure.unreachable(it, "7").isIn(reply);
        assertThat(Failure.message(reply))
                .isEqualTo("MCP server " + it.id() + " cannot be reached (connection refused)");
        GATEWAY.next().undisturbed();
    }

    /** A listener whose backlog is full: the kernel drops the SYN, as a firewall does. */
    @Test
    void connectionWhenItIsNotAcceptedInTimeThen504() throws Exception {
        FaultCase it = GATEWAY.next();
        int port = it.upstream().port();
        it.upstream().close();
        List<Socket> waiting = new ArrayList<>();
        // the thread that accepted there may still hold the port for a moment
        try (ServerSocket full = await().ignoreExceptionsInstanceOf(BindException.class)
                .until(() -> new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")), Objects::nonNull)) {
            fill(full, waiting);
            Reply reply = it.call();
            Failure.timeout(it, "7").isIn(reply);
            assertThat(Failure.message(reply)).startsWith("MCP server " + it.id() + " did not answer in time (");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
        GATEWAY.next().undisturbed();
    }

    private static void fill(ServerSocket full, List<Socket> waiting) throws IOException {
        while (waiting.size() < 10) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 100);
                waiting.add(socket);
            } catch (IOException isFull) {
                socket.close();
                return;
            }
        }
    }
}
