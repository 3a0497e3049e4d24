package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may not call is told so before the gateway takes anything of the body: by the head alone, and in a way that
 * reaches a caller who is still sending.
 */
@Timeout(30)
class UnreadBodyTest {

    private static final int LARGE = 4 * 1024 * 1024;
    private static final String NEXT = "GET /mcp/c0 HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(20)
            .with("mcp.inbound.auth", "api-key")
            .with(
                    "mcp.inbound.api-keys.alice.hash",
                    "sha256:969cb353153efc755495abd0f42ff9b1ec8bb7828a809c8c262af0d3c2d61cec")
            .with("mcp.forward.max-request-size", "64KiB")
            .with("mcp.forward.max-buffered-size", "64KiB")
            .with("mcp.inbound.idle-timeout", "2s");

    private static String head(String headers) {
        return "POST /mcp/c0 HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4194304\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Content-Length: 4194304\r\nExpect: 100-continue\r\n",
                "Content-Length: 2\r\nExpect: 100-continue\r\n"
            })
    void callerWithoutCredentialsWhenOnlyTheHeadIsThereThen401AndTheConnectionEnds(String headers) throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect().send(head(headers));
        Reply reply = it.reply(caller);
        assertThat(reply.status()).as("an answer, and no 100 before it").isEqualTo(401);
        assertThat(reply.values("Connection")).containsExactly("close");
        assertThat(reply.values("WWW-Authenticate")).hasSize(1);
        assertThat(reply.text()).contains("\"id\":null");
        assertThat(caller.readByte()).isEqualTo(-1);
    }

    /** A connection that is closed with something unread is reset, and the answer lost. */
    @Test
    void callerWithoutCredentialsWhenItSendsAllFirstThen401IsThere() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller =
                it.connect().send(head("Content-Length: " + LARGE + "\r\n")).send(new byte[LARGE]);
        assertThat(it.reply(caller).status()).isEqualTo(401);
        assertThat(caller.readByte()).as("the end").isEqualTo(-1);
    }

    @Test
    void callerWithoutCredentialsWhenTheBodyIsSmallThenTheConnectionStays() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect().send(head("Content-Length: 10\r\n"));
        Reply reply = it.reply(caller);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.values("Connection")).isEmpty();
        assertThat(it.reply(caller.send("0123456789" + NEXT)).status()).isEqualTo(401);
        assertThat(it.reply(caller.send(NEXT)).status()).isEqualTo(401);
    }

    /** Would catch a connection on which something is answered that the caller was told is not looked at. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000\r\n", "Transfer-Encoding: chunked\r\n"})
    void requestBehindABodyThatIsNotReadThenIsNotAnswered(String headers) throws IOException {
        FaultCase it = GATEWAY.next();
        String body = headers.startsWith("C") ? "x".repeat(100_000) : Scripts.chunk("x") + "0\r\n\r\n";
        RawCaller caller = it.connect().send(head(headers) + body + NEXT + NEXT);
        assertThat(it.reply(caller).status()).isEqualTo(401);
        assertThat(it.reply(caller)).as("another answer").isNull();
    }

    /** Here is less memory than may come before a caller stops. Would catch who wants some for a refused one. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 4194304\r\n", "Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n"})
    void callerWithoutCredentialsWhenThereIsNoMemoryLeftThen401(String headers) throws IOException {
        FaultCase it = GATEWAY.next();
        for (int i = 0; i < 20; i++) {
            Reply alone = it.reply(it.connect().send(head(headers)));
            assertThat(alone.status()).as(alone.text()).isEqualTo(401);
            RawCaller caller = it.connect().send(NEXT + NEXT + head(headers));
            for (int j = 0; j < 3; j++) {
                Reply reply = it.reply(caller);
                assertThat(reply.status()).as(j + ": " + reply.text()).isEqualTo(401);
            }
        }
    }
}
