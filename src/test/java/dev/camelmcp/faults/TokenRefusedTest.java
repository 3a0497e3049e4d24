package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.OK;
import static dev.camelmcp.faults.Scripts.answer;
import static dev.camelmcp.faults.Scripts.json;
import static dev.camelmcp.hostile.Canary.MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.hostile.Canary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A token that the MCP server no longer takes: one new one for all who hold the old one, one more try for each of them,
 * and no word of it to the callers.
 */
@Timeout(30)
class TokenRefusedTest {

    private static final int CALLERS = 50;
    private static final String CHALLENGE =
            answer("401 Unauthorized", "WWW-Authenticate: Bearer realm=\"" + MARK + "\"\r\n", MARK);

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(20).with("mcp.oauth.failure-pause", "0");

    private final AtomicInteger issued = new AtomicInteger();

    /** Tokens are numbered. */
    @BeforeEach
    void numberTheTokens() {
        GATEWAY.authorizationServer()
                .answer(wire -> json("{\"access_token\":\"" + token(issued.incrementAndGet())
                                + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}")
                        .play(wire));
    }

    /**
     * Would catch a token request for each victim, an eviction of the new token by a late one, and a victim that is not
     * served.
     */
    @Test
    void callersWhenTheirTokenIsRefusedTogetherThenOneNewTokenAndOneReplayEach() throws IOException {
        FaultCase it = GATEWAY.next();
        CountDownLatch all = new CountDownLatch(CALLERS);
        it.answer(wire -> {
            if (isFirst(wire)) {
                all.countDown();
                Latches.await(all);
                wire.write(CHALLENGE);
            } else {
                wire.write(answer("200 OK", "", OK));
            }
        });
        List<RawCaller> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(it.connect().send(it.post(FaultCase.PING)));
        }
        for (RawCaller caller : callers) {
            Reply reply = it.reply(caller);
            assertThat(reply.status() + " " + reply.text()).isEqualTo("200 " + OK);
            assertThat(reply.values("WWW-Authenticate")).isEmpty();
        }
        assertThat(issued).as("tokens").hasValue(2);
        assertThat(it.received())
                .hasSize(2 * CALLERS)
                .allSatisfy(r -> assertThat(r.text()).isEqualTo(FaultCase.PING));
        assertThat(it.received())
                .filteredOn(r -> r.values("Authorization").contains("Bearer " + token(2)))
                .hasSize(CALLERS);
    }

    @Test
    void callerWhenItsOldTokenIsRefusedLateThenTheNewOneIsNotEvicted() throws IOException {
        FaultCase it = GATEWAY.next();
        CountDownLatch late = new CountDownLatch(1);
        AtomicInteger first = new AtomicInteger();
        it.answer(wire -> {
            boolean old = isFirst(wire);
            if (old && first.getAndIncrement() == 0) {
                Latches.await(late);
            }
            wire.write(old ? CHALLENGE : answer("200 OK", "", OK));
        });
        RawCaller victim = it.connect().send(it.post(FaultCase.PING));
        await().until(() -> first.get() == 1);
        assertThat(it.call().status()).isEqualTo(200);
        late.countDown();
        assertThat(it.reply(victim).status()).isEqualTo(200);
        assertThat(it.call().status()).isEqualTo(200);
        assertThat(issued).as("tokens").hasValue(2);
        assertThat(it.received()).hasSize(5);
    }

    @Test
    void callerWhenEvenTheNewTokenIsRefusedThen502WithoutTheChallenge() throws IOException {
        FaultCase it = GATEWAY.next().answer(wire -> wire.write(CHALLENGE));
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
        new Failure(
                        502,
                        "7",
                        -32001,
                        "{\"server\":\"" + it.id() + "\",\"error\":\"token_rejected\","
                                + "\"error_description\":\"check oauth.audience, oauth.resource and oauth.scope\"}")
                .isIn(reply);
        assertThat(it.received()).hasSize(2);
        assertThat(issued).as("tokens").hasValue(2);
        assertThat(GATEWAY.log().ours())
                .filteredOn(line -> line.contains("MCP server " + it.id() + " refused a new token too"))
                .singleElement()
                .asString()
                .contains("502", "check oauth.audience, oauth.resource and oauth.scope");
        it.answer(wire -> wire.write(answer("200 OK", "", OK)));
        it.stillServed(caller);
    }

    @Test
    void callerWhenTheReplayFailsThenThatFailureIsTheAnswer() throws IOException {
        FaultCase it = GATEWAY.next();
        it.answer(wire -> {
            if (isFirst(wire)) {
                wire.write(CHALLENGE);
            } else {
                wire.reset();
            }
        });
        Failure.unreachable(it, "7").isIn(it.exchange(it.post(FaultCase.message("7", "tools/call"))));
    }

    /** Would catch a gateway that reads the body of the refusal first. */
    @Test
    void callerWhenTheRefusalNeverEndsThenItIsNotWaitedFor() throws IOException {
        FaultCase it = GATEWAY.next();
        it.answer(wire -> {
            if (isFirst(wire)) {
                wire.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nnever")
                        .hang();
            } else {
                wire.write(answer("200 OK", "", OK));
            }
        });
        assertThat(it.call().text()).isEqualTo(OK);
        await().until(() -> it.upstream().open() == 1);
    }

    private static boolean isFirst(Wire wire) {
        return wire.request().values("Authorization").contains("Bearer " + token(1));
    }

    private static String token(int number) {
        return Canary.TOKEN + "-" + number;
    }
}
