package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.raw;
import static dev.camelmcp.hostile.Canary.MARK;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.token.OAuthError;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP/1.1 as RFC 9112 does not want it, written byte by byte. One retry, so that it shows what is taken for an I/O
 * error.
 */
@Timeout(30)
class BrokenHttpTest {

    private static final String JSON = Answers.tokenJson(TOKEN, 3600);
    private static final int LENGTH = JSON.length();
    private static final String HEX = Integer.toHexString(LENGTH);

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(55).with("mcp.oauth.retry.max-attempts", "1");

    static Stream<Arguments> tolerable() {
        String length = "Content-Length: " + LENGTH + "\r\n";
        return Stream.of(
                arguments("no reason phrase", "HTTP/1.1 200\r\n" + length + "\r\n" + JSON),
                arguments("a reason phrase that lies", "HTTP/1.1 200 " + MARK + "\r\n" + length + "\r\n" + JSON),
                arguments("HTTP/1.0, ended by the close", "HTTP/1.0 200 OK\r\n\r\n" + JSON),
                arguments("HTTP/1.1 without a length, ended by the close", "HTTP/1.1 200 OK\r\n\r\n" + JSON),
                arguments("lines that end in LF only", "HTTP/1.1 200 OK\nContent-Length: " + LENGTH + "\n\n" + JSON),
                arguments(
                        "obs-fold (RFC 9112 §5.2)",
                        "HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\n\tc\r\n" + length + "\r\n" + JSON),
                arguments(
                        "Transfer-Encoding wins over Content-Length (RFC 9112 §6.3)",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + HEX + "\r\n"
                                + JSON + "\r\n0\r\n\r\n"),
                arguments(
                        "a chunk extension and trailers",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + HEX + ";x=" + MARK + "\r\n" + JSON
                                + "\r\n0\r\nX-Trailer: " + MARK + "\r\n\r\n"),
                arguments(
                        "one chunk for each byte",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + JSON.replaceAll("(?s).", "1\r\n$0\r\n") + "0\r\n\r\n"),
                arguments(
                        "three times 100 Continue before the answer",
                        "HTTP/1.1 100 Continue\r\n\r\n".repeat(3) + "HTTP/1.1 200 OK\r\n" + length + "\r\n" + JSON),
                arguments(
                        "103 Early Hints before the answer",
                        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n" + length + "\r\n" + JSON),
                arguments(
                        "1000 headers",
                        "HTTP/1.1 200 OK\r\n" + "X-Header: x\r\n".repeat(1000) + length + "\r\n" + JSON),
                arguments(
                        "a header of 8 KiB",
                        "HTTP/1.1 200 OK\r\nX-Header: " + "x".repeat(8000) + "\r\n" + length + "\r\n" + JSON),
                arguments("bytes behind the end of the answer", "HTTP/1.1 200 OK\r\n" + length + "\r\n" + JSON + MARK));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tolerable")
    void answerWhenTheRfcTellsHowToReadItThenTheTokenIsTaken(String name, String bytes) {
        Case it = GATEWAY.next().answer(raw(bytes));
        assertThat(it.token().value().value()).isEqualTo(TOKEN);
        assertThat(it.requests()).hasSize(1);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("HTTP/0.9: a body and nothing else", JSON),
                arguments("a greeting of SSH", "SSH-2.0-OpenSSH_9.2 " + MARK + "\r\n"),
                arguments("a TLS alert", "\u0015\u0003\u0001\u0000\u0002\u0002F"),
                arguments("ICY", "ICY 200 OK\r\n\r\n" + JSON),
                arguments("HTTP/2.0 in plain text", "HTTP/2.0 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n" + JSON),
                arguments(
                        "a status that is no number",
                        "HTTP/1.1 abc " + MARK + "\r\nContent-Length: " + LENGTH + "\r\n\r\n" + JSON),
                arguments(
                        "a status of six digits",
                        "HTTP/1.1 200200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n" + JSON),
                arguments("a negative status", "HTTP/1.1 -200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n" + JSON),
                arguments(
                        "garbage before the status line",
                        MARK + "\r\nHTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n" + JSON),
                arguments("100 lines of garbage", (MARK + "\r\n").repeat(100)),
                arguments(
                        "a header without a colon",
                        "HTTP/1.1 200 OK\r\n" + MARK + "\r\nContent-Length: " + LENGTH + "\r\n\r\n" + JSON),
                arguments(
                        "Content-Length twice, the same, which RFC 9112 §6.3 lets us reject",
                        "HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\nContent-Length: " + LENGTH + "\r\n\r\n"
                                + JSON),
                arguments(
                        "Content-Length twice, different (RFC 9112 §6.3)",
                        "HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\nContent-Length: 9999\r\n\r\n" + JSON),
                arguments("a negative Content-Length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + JSON),
                arguments(
                        "a Content-Length that is no number",
                        "HTTP/1.1 200 OK\r\nContent-Length: " + MARK + "\r\n\r\n" + JSON),
                arguments(
                        "an unknown Transfer-Encoding",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + MARK + "\r\n\r\n" + JSON),
                arguments(
                        "a chunk size that is no number",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz" + MARK + "\r\n" + JSON),
                arguments(
                        "a negative chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n" + JSON),
                arguments(
                        "a chunk of 2^64 bytes",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + JSON),
                arguments(
                        "a header of 1 MiB", "HTTP/1.1 200 OK\r\nX-Header: " + "x".repeat(1 << 20) + "\r\n\r\n" + JSON),
                arguments("10,000 headers", "HTTP/1.1 200 OK\r\n" + "X-Header: x\r\n".repeat(10_000) + "\r\n" + JSON),
                arguments(
                        "101 Switching Protocols",
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"));
    }

    /** Not told from a broken connection, so tried again; what matters is that no token is read out of it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void answerWhenItIsNoHttpThenNoTokenIsReadOutOfIt(String name, String bytes) throws Exception {
        Case it = GATEWAY.next().answer(raw(bytes));
        assertThat(it.refusal().error())
                .isEqualTo(new OAuthError(it.id(), OAuthError.UNREACHABLE, "connection failed", 0));
        assertThat(it.requests()).hasSize(2);
        assertThat(it.forwarded()).isEmpty();
    }

    static Stream<Arguments> reasons() {
        String ok = "HTTP/1.1 200 OK\r\n";
        String length = "Content-Length: " + LENGTH + "\r\n";
        return Stream.of(
                arguments("the answer has several Content-Length headers", ok + length + length + "\r\n" + JSON),
                arguments(
                        "the answer has status 101, which answers nothing",
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"),
                arguments("the head of the answer is too large", ok + "X: " + "x".repeat(500_000) + "\r\n\r\n" + JSON),
                arguments("the head of the answer is too large", ok + "X: x\r\n".repeat(10_000) + "\r\n" + JSON),
                arguments(
                        "the answer has a Content-Length that is no length",
                        ok + "Content-Length: " + MARK + "\r\n\r\n" + JSON),
                arguments(
                        "the answer has an unknown Transfer-Encoding",
                        ok + "Transfer-Encoding: " + MARK + "\r\n\r\n" + JSON),
                arguments("the answer has a line in its head that is no header", ok + MARK + "\r\n\r\n" + JSON),
                arguments(
                        "the answer is of a version of HTTP that was not asked for",
                        "HTTP/2.0 200 OK\r\n" + length + "\r\n" + JSON),
                arguments("the answer is not HTTP", "SSH-2.0-OpenSSH_9.2 " + MARK + "\r\n"),
                arguments(
                        "the answer is not HTTP but TLS; then the URL begins with https",
                        "\u0015\u0003\u0001\u0000\u0002\u0002F"));
    }

    /** TLS is named where the answer looks like it, and nothing of the answer is quoted. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void answerThatCannotBeReadIsLoggedWithWhatIsWrongWithIt(String reason, String bytes) {
        Case it = GATEWAY.next().answer(raw(bytes));
        assertThat(it.refusal().toLog())
                .endsWith("connection failed: " + reason + ")")
                .doesNotContain(MARK);
    }

    @Test
    void contentLengthWhenItIsTooSmallThenTheRestIsIgnored() {
        Case it = GATEWAY.next().answer(raw("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n" + JSON));
        assertThat(it.refusal().error().code()).isEqualTo(OAuthError.INVALID_RESPONSE);
        assertThat(it.requests()).hasSize(1);
    }
}
