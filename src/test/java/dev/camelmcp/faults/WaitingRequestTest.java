package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * What is not whole, or no HTTP, behind a request that is not answered yet. Would catch a call that goes on although
 * its caller has left, and what Netty says of exceptions that nobody expected.
 */
@Timeout(60)
class WaitingRequestTest {

    private static final int LARGE = 1024 * 1024;
    private static final String GARBAGE = "garbage\r\n\r\n";

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(30).with("mcp.inbound.idle-timeout", "5s");

    private final Logger netty = (Logger) LoggerFactory.getLogger("io.netty.channel.AbstractChannelHandlerContext");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        netty.addAppender(lines);
    }

    @AfterEach
    void nothingWasUnexpected() throws IOException {
        // each event loop has something to do behind what was
        for (int i = 0; i < 8; i++) {
            try (RawCaller caller = GATEWAY.connect()) {
                assertThat(caller.send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .reply()
                                .status())
                        .isEqualTo(404);
            }
        }
        netty.detachAppender(lines);
        assertThat(List.copyOf(lines.list))
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    /** The answer comes early, and what stands behind the rest of the request is no request. */
    @Test
    void garbageBehindARequestThatWasAnsweredEarlyThenTheConnectionEndsAndNothingIsLogged() throws IOException {
        RawCaller caller = GATEWAY.connect()
                .send("PUT /mcp/c0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LARGE + "\r\n\r\n");
        assertThat(caller.reply().status()).isEqualTo(405);
        caller.send("b".repeat(LARGE) + "a".repeat(64 * 1024));
        assertThat(caller.readByte()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {GARBAGE, "POST /mcp/c0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"})
    void whatIsNotWholeBehindACallWhenTheCallerLeavesThenTheServerIsTold(String behind) throws Exception {
        for (CallerConnectionTest.Leaving how : CallerConnectionTest.Leaving.values()) {
            FaultCase it = GATEWAY.next();
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            it.answer(wire -> {
                asked.countDown();
                wire.hang();
                over.countDown();
            });
            RawCaller caller = it.connect().send(it.post(FaultCase.PING));
            Latches.await(asked);
            caller.send(behind);
            how.leave(caller);
            Latches.await(over);
            it.undisturbed();
            assertThat(it.received()).as("the call, and the next caller's").hasSize(2);
        }
    }

    @Test
    void garbageBehindACallThatIsAnsweredThenBothAreAnswered() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect().send(it.post(FaultCase.PING) + GARBAGE);
        assertThat(it.reply(caller).text()).isEqualTo(Scripts.OK);
        assertThat(it.reply(caller).status()).isEqualTo(400);
        assertThat(caller.readByte()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "5\r\nhello\r\nnope\r\n", "fffffffffffffffff\r\n"})
    void chunkThatIsNoneThen400(String chunk) throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect()
                .send("POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk);
        Failure.refused(400, "null").isIn(it.reply(caller));
        assertThat(caller.readByte()).isEqualTo(-1);
        assertThat(it.received()).isEmpty();
        it.undisturbed();
    }

    @ParameterizedTest
    @EnumSource
    void chunkThatIsNoneBehindACallThenTheServerIsTold(CallerConnectionTest.Leaving how) throws Exception {
        FaultCase it = GATEWAY.next();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        it.answer(wire -> {
            asked.countDown();
            wire.hang();
            over.countDown();
        });
        RawCaller caller = it.connect().send(it.post(FaultCase.PING));
        Latches.await(asked);
        caller.send(
                "POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        Latches.await(over);
        how.leave(caller);
        it.undisturbed();
    }

    /** RFC 9110 §10.1.1. */
    @Test
    void expectationOfHttp10ThenThereIsNo100() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect()
                .send(it.post(FaultCase.PING, "Expect: 100-continue\r\n").replace("HTTP/1.1", "HTTP/1.0"));
        Reply reply = it.reply(caller);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo(Scripts.OK);
    }
}
