package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.answer;
import static dev.camelmcp.faults.Scripts.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.faults.RawUpstream.Script;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code mcp.forward.circuit-breaker}: an MCP server that is in trouble is left in peace, and its callers do not wait
 * for what will not come.
 */
@Timeout(30)
class CircuitBreakerTest {

    private static final int WINDOW = 4;

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(30)
            .with("mcp.forward.response-timeout", "600ms")
            .with("mcp.forward.circuit-breaker.enabled", "true")
            .with("mcp.forward.circuit-breaker.window", String.valueOf(WINDOW))
            .with("mcp.forward.circuit-breaker.open-time", "1s");

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("reset", (Script) Wire::reset),
                arguments("silent", (Script) Wire::hang),
                arguments("no HTTP", raw("garbage\r\n\r\n")),
                arguments("502", raw(answer("502 Bad Gateway", "", "x"))),
                arguments("503", raw(answer("503 Service Unavailable", "", "x"))),
                arguments("504", raw(answer("504 Gateway Timeout", "", "x"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void serverWhenAWindowOfCallsFailedThenLeftInPeaceUntilATrialSucceeds(String name, Script failure)
            throws IOException {
        FaultCase it = GATEWAY.next().answer(failure);
        for (int i = 0; i < WINDOW; i++) {
            Reply reply = it.exchange(it.post(FaultCase.message("7", "tools/call")));
            assertThat(reply.status()).as("call " + i).isIn(502, 503, 504);
            assertThat(reply.values("Retry-After")).isEmpty();
        }
        int connections = it.upstream().accepted();
        Busy.isIn(it.call(), it, "7", "mcp.forward.circuit-breaker");
        Busy.isIn(it.exchange(it.bodiless("GET")), it, "null", "mcp.forward.circuit-breaker");
        assertThat(it.received()).hasSize(WINDOW);
        assertThat(it.upstream().accepted()).as("connections").isEqualTo(connections);
        GATEWAY.next().undisturbed();
        it.answer(Scripts.ok());
        await().until(() -> it.call().status() == 200);
        assertThat(it.received()).as("and one trial").hasSize(WINDOW + 1);
        it.undisturbed();
    }

    /** An answer is no failure of the server, however little the caller likes it. */
    @Test
    void serverWhenItAnswersWithOtherErrorsThenItIsStillAsked() throws IOException {
        FaultCase it = GATEWAY.next();
        for (String status : new String[] {"400 Bad", "404 Not", "403 No", "405 No", "429 Slow", "500 Oh", "501 No"}) {
            it.answer(raw(answer(status, "", "x")));
            assertThat(it.call().status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
        }
        it.undisturbed();
    }

    /** Two of four are 50 percent; one of four is not. */
    @Test
    void serverWhenFewCallsFailThenItIsStillAsked() throws IOException {
        FaultCase it = GATEWAY.next();
        for (int i = 0; i < 3 * WINDOW; i++) {
            it.answer(i % WINDOW == 0 ? raw(answer("502 Bad Gateway", "", "x")) : Scripts.ok());
            assertThat(it.call().status()).isEqualTo(i % WINDOW == 0 ? 502 : 200);
        }
        assertThat(it.received()).hasSize(3 * WINDOW);
    }

    /** A caller that leaves says nothing about the server. */
    @Test
    void serverWhenCallersLeaveThenItIsStillAsked() throws IOException {
        FaultCase it = GATEWAY.next();
        for (int i = 1; i <= 2 * WINDOW; i++) {
            int expected = i;
            it.answer(Wire::hang);
            RawCaller caller = it.connect().send(it.post(FaultCase.PING));
            await().until(() -> it.received().size() == expected);
            caller.reset();
            Wires.awaitNone(it.upstream());
        }
        it.undisturbed();
    }
}
