package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.chunk;
import static dev.camelmcp.faults.Scripts.raw;
import static dev.camelmcp.hostile.Canary.MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers that are no HTTP, or that two readers could understand in two ways (RFC 9112 §6.3, §11.2). What is refused is
 * refused at once, and the connection is not used again; what is let through reaches the caller in one meaning only.
 */
@Timeout(30)
class MalformedAnswerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String MARKED = "X-Mark: " + MARK + "\r\n";
    private static final String LENGTH = "Content-Length: 2\r\n\r\n{}";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(80)
            .with("mcp.forward.response-timeout", "2s")
            .with("mcp.forward.max-header-size", "8KiB");

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("not HTTP", MARK + " hello\r\n\r\n"),
                arguments("an HTTP request", "POST /" + MARK + " HTTP/1.1\r\n" + LENGTH),
                arguments("version 2.0", "HTTP/2.0 200 OK\r\n" + LENGTH),
                arguments("version 1.2", "HTTP/1.2 200 OK\r\n" + LENGTH),
                arguments("no version", "200 OK\r\n" + LENGTH),
                arguments("another protocol", "ICY/1.1 200 OK\r\n" + LENGTH),
                arguments("status is a word", "HTTP/1.1 OK 200\r\n" + LENGTH),
                arguments("status of two digits", "HTTP/1.1 20 OK\r\n" + LENGTH),
                arguments("status of four digits", "HTTP/1.1 2000 OK\r\n" + LENGTH),
                arguments("status 000", "HTTP/1.1 000 No\r\n" + LENGTH),
                arguments("status below zero", "HTTP/1.1 -20 No\r\n" + LENGTH),
                arguments("no status", "HTTP/1.1\r\n" + LENGTH),
                arguments("no colon", OK + MARK + "\r\n" + LENGTH),
                arguments("no name", OK + ": " + MARK + "\r\n" + LENGTH),
                arguments("control character in a name", OK + "X-\u0001: " + MARK + "\r\n" + LENGTH),
                arguments("brackets in a name", OK + "X(Y): " + MARK + "\r\n" + LENGTH),
                arguments("non-ASCII in a name", OK + "X-\u00fc: " + MARK + "\r\n" + LENGTH),
                arguments("CR in a value", OK + "X-Mark: " + MARK + "\rX-Other: x\r\n" + LENGTH),
                arguments("NUL in a value", OK + "X-Mark: " + MARK + "\u0000\r\n" + LENGTH),
                arguments("bare LF as line ends", "HTTP/1.1 200 OK\nX-Mark: " + MARK + "\nContent-Length: 2\n\n{}"),
                arguments("bare LF behind a header", OK + "X-Mark: " + MARK + "\n" + LENGTH),
                arguments("the same length twice", OK + MARKED + "Content-Length: 2\r\n" + LENGTH),
                arguments("folded first line", OK + " folded: " + MARK + "\r\n" + LENGTH),
                arguments("two lengths", OK + MARKED + "Content-Length: 2\r\nContent-Length: 1\r\n\r\n{}"),
                arguments("two lengths in a line", OK + MARKED + "Content-Length: 2, 1\r\n\r\n{}"),
                arguments("length below zero", OK + MARKED + "Content-Length: -2\r\n\r\n{}"),
                arguments("length with a sign", OK + MARKED + "Content-Length: +2\r\n\r\n{}"),
                arguments("length in hex", OK + MARKED + "Content-Length: 0x2\r\n\r\n{}"),
                arguments("length is a word", OK + MARKED + "Content-Length: two\r\n\r\n{}"),
                arguments("empty length", OK + MARKED + "Content-Length: \r\n\r\n{}"),
                arguments("length over 2^63", OK + MARKED + "Content-Length: 99999999999999999999\r\n\r\n{}"),
                arguments("xchunked", OK + MARKED + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                arguments("chunked, identity", OK + MARKED + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                arguments("gzip, chunked", OK + MARKED + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                arguments("chunked twice", OK + MARKED + CHUNKED + CHUNKED + "\r\n0\r\n\r\n"),
                arguments("control characters before", "\u0016\u0003\u0001\u0000" + OK + MARKED + LENGTH),
                arguments("length and chunked", OK + MARKED + "Content-Length: 1\r\n" + CHUNKED + "\r\n0\r\n\r\n"),
                arguments("chunked by HTTP/1.0", "HTTP/1.0 200 OK\r\n" + MARKED + CHUNKED + "\r\n0\r\n\r\n"),
                arguments("unasked 101 with a length", "HTTP/1.1 101 OK\r\n" + LENGTH),
                arguments(
                        "unasked 101",
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: " + MARK + "\r\nConnection: Upgrade\r\n\r\n"
                                + MARK),
                arguments("a line of 9 kB", "HTTP/1.1 200 " + "x".repeat(9000) + MARK + "\r\n" + LENGTH),
                arguments("a header of 9 kB", OK + MARKED + "X-Long: " + "x".repeat(9000) + "\r\n" + LENGTH),
                arguments("headers of 9 kB", OK + MARKED + "X-Many: 1234567\r\n".repeat(600) + LENGTH));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void answerWhenItIsNoHttpThen502AndTheConnectionIsClosed(String name, String answer) throws IOException {
        FaultCase it = GATEWAY.next().answer(raw(answer));
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
        Failure.unreachable(it, "7").isIn(reply);
        assertThat(Failure.message(reply))
                .isEqualTo("MCP server " + it.id() + " gave an answer that cannot be used ("
                        + (name.contains("9 kB")
                                ? "the head of its answer is larger than mcp.forward.max-header-size)"
                                : "malformed answer)"));
        assertThat(it.received()).hasSize(1);
        Wires.awaitNone(it.upstream());
        it.undisturbed();
        it.stillServed(caller);
    }

    /** Name, what is sent, which headers the caller gets, which body. */
    static Stream<Arguments> understood() {
        return Stream.of(
                arguments("no reason", "HTTP/1.1 200\r\n" + LENGTH, "Content-Length: 2", "{}"),
                arguments("an odd reason", "HTTP/1.1 200 N\u00f6 wa\ty\r\n" + LENGTH, "Content-Length: 2", "{}"),
                arguments("an unknown status", "HTTP/1.1 299 OK\r\n" + LENGTH, "Content-Length: 2", "{}"),
                arguments("empty lines before", "\r\n\r\n" + OK + LENGTH, "Content-Length: 2", "{}"),
                arguments(
                        "a folded header", OK + "X-Fold: a\r\n b\r\n" + LENGTH, "Content-Length: 2,X-Fold: a b", "{}"),
                // RFC 9112 §5.1: a proxy removes this space from an answer
                arguments("space before the colon", OK + "X-A : b\r\n" + LENGTH, "Content-Length: 2,X-A: b", "{}"),
                arguments("space in a header's name", OK + "X A: b\r\n" + LENGTH, "Content-Length: 2,X: b", "{}"),
                arguments(
                        "space before the colon of a length",
                        OK + "Content-Length : 2\r\n\r\n{}",
                        "Content-Length: 2",
                        "{}"),
                arguments("100 before", "HTTP/1.1 100 Continue\r\n\r\n" + OK + LENGTH, "Content-Length: 2", "{}"),
                arguments(
                        "103 before",
                        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + LENGTH,
                        "Content-Length: 2",
                        "{}"),
                arguments(
                        "chunk extensions",
                        OK + CHUNKED + "\r\n2;a=b\r\n{}\r\n0;c\r\n\r\n",
                        "transfer-encoding: chunked",
                        "{}"),
                arguments(
                        "trailers",
                        OK + CHUNKED + "\r\n" + chunk("{}") + "0\r\nX-Trailer: x\r\n\r\n",
                        "transfer-encoding: chunked",
                        "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("understood")
    void answerWhenItHasOneMeaningOnlyThenItReachesTheCallerWellFormed(
            String name, String answer, String headers, String body) throws IOException {
        FaultCase it = GATEWAY.next().answer(raw(answer));
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
        // sorted by Camel 4.18, as they came by 4.22; between headers of different names it means nothing (RFC 9110
        // §5.3)
        assertThat(reply.headers())
                .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
                .containsExactlyInAnyOrder(headers.split(","));
        assertThat(reply.text()).isEqualTo(body);
        assertThat(reply.whole()).isTrue();
        assertThat(it.received()).hasSize(1);
        it.undisturbed();
        it.stillServed(caller);
    }

    /** Name, what stands behind the head of a chunked answer, what of the body the caller gets. */
    static Stream<Arguments> brokenChunks() {
        return Stream.of(
                arguments("no size", "\r\n{}\r\n0\r\n\r\n"),
                arguments("size is no number", "xyz\r\n{}\r\n0\r\n\r\n"),
                arguments("size below zero", "-2\r\n{}\r\n0\r\n\r\n"),
                arguments("size over 2^31", "80000000\r\n{}\r\n0\r\n\r\n"),
                arguments("size over 2^64", "10000000000000002\r\n{}\r\n0\r\n\r\n"),
                arguments("size with 0x", "0x2\r\n{}\r\n0\r\n\r\n"),
                arguments("chunk longer than its size", "1\r\n{}\r\n0\r\n\r\n"),
                arguments("size line of 9 kB", "2;" + "x".repeat(9000) + "\r\n{}\r\n0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenChunks")
    void answerWhenItsChunksAreBrokenThenItIsCut(String name, String chunks) throws IOException {
        FaultCase it = GATEWAY.next().answer(raw(OK + CHUNKED + "\r\n" + chunk("first") + chunks));
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send(it.post(FaultCase.PING)));
        assertThat(reply.whole()).as("looks whole").isFalse();
        assertThat(reply.text()).startsWith("first").hasSizeLessThan(8);
        assertThat(caller.readByte()).isEqualTo(-1);
        Wires.awaitNone(it.upstream());
        it.undisturbed();
    }
}
