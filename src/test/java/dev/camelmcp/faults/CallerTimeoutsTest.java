package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code mcp.inbound.idle-timeout}: a connection is for requests. Who has a request under way may wait as long as the
 * MCP server takes.
 */
@Timeout(30)
class CallerTimeoutsTest {

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(20).with("mcp.inbound.idle-timeout", "400ms");

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "POST /mcp/c0 HTTP/1.1\r\nHost: local", "\r\n\r\n"})
    void connectionWhenNoWholeHeadComesThenClosed(String sent) throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect().send(sent);
        assertThat(caller.readByte()).isEqualTo(-1);
        it.undisturbed();
    }

    /** Would catch an idle timeout that each byte starts anew. */
    @Test
    void connectionWhenItsHeadComesByteByByteForEverThenClosed() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect().send("GET /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        assertThat(endsWhileSending(caller, "x")).isTrue();
        assertThat(it.received()).isEmpty();
        it.undisturbed();
    }

    @Test
    void connectionWhenItIsNotUsedAgainThenClosed() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect();
        it.stillServed(caller);
        it.stillServed(caller);
        assertThat(caller.readByte()).isEqualTo(-1);
        it.undisturbed();
    }

    /** Would catch a connection that counts as used only when a check happens to see a request under way. */
    @Test
    void connectionWhenUsedAgainAndAgainThenStaysOpen() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect();
        for (int i = 0; i < 15; i++) {
            it.stillServed(caller);
            pause(100);
        }
        it.undisturbed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
                "Content-Length: 2\r\n\r\n"
            })
    void bodyWhenItDoesNotComeThen408AndClosed(String rest) throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect().send("POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\n" + rest);
        Reply reply = it.reply(caller);
        Failure.refused(408, "null").isIn(reply);
        assertThat(reply.values("Connection")).containsExactly("close");
        assertThat(caller.readByte()).isEqualTo(-1);
        assertThat(it.received()).isEmpty();
        it.undisturbed();
    }

    @Test
    void bodyWhenItComesByteByByteForEverThenTheConnectionEnds() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect()
                .send("POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(endsWhileSending(caller, chunk("x"))).isTrue();
        assertThat(it.received()).isEmpty();
        it.undisturbed();
    }

    /** More than twice the timeout. */
    @Test
    void callerWhenItsAnswerOrItsStreamTakesLongerThenItMayWait() throws IOException {
        FaultCase it = GATEWAY.next().answer(wire -> {
            pause(900);
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            pause(900);
            wire.write(chunk("late") + "0\r\n\r\n");
        });
        RawCaller caller = it.connect().send(it.post(FaultCase.PING));
        assertThat(it.reply(caller).text()).isEqualTo("late");
        it.answer(Scripts.ok());
        it.stillServed(caller);
    }

    /** Whether the connection ends before a hundred times that have been sent, far more than the timeout allows. */
    private static boolean endsWhileSending(RawCaller caller, String bytes) {
        try {
            for (int i = 0; i < 100; i++) {
                caller.send(bytes);
                pause(40);
            }
            return false;
        } catch (IOException ended) {
            return true;
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
