package dev.camelmcp.faults;

import static dev.camelmcp.hostile.Canary.MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.Canary;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two readers could understand in two ways (RFC 9112 §11.2). Whatever a proxy before the gateway made of
 * them: the MCP server sees one well-formed request or none, and what stands behind a request whose end is in doubt is
 * nobody's.
 */
@Timeout(30)
class SmugglingTest {

    private static final String HIDDEN =
            "POST /mcp/{server} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\n\"hidden\"";
    private static final String CHUNKS = "2\r\n{}\r\n0\r\n\r\n";

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(60);

    private static String head(String headers) {
        return "POST /mcp/{server} HTTP/1.1\r\nHost: localhost\r\nX-Mark: " + MARK + "\r\n" + headers + "\r\n";
    }

    /** Name, request. */
    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("two lengths", head("Content-Length: 2\r\nContent-Length: 1\r\n") + "{}"),
                arguments("the same length twice", head("Content-Length: 2\r\nContent-Length: 2\r\n") + "{}"),
                arguments("two lengths in a line", head("Content-Length: 2, 2\r\n") + "{}"),
                arguments("length below zero", head("Content-Length: -2\r\n") + "{}"),
                arguments("length with a sign", head("Content-Length: +2\r\n") + "{}"),
                arguments("length in hex", head("Content-Length: 0x2\r\n") + "{}"),
                arguments("length over 2^63", head("Content-Length: 99999999999999999999\r\n") + "{}"),
                arguments("xchunked", head("Transfer-Encoding: xchunked\r\n") + CHUNKS),
                arguments("chunked, xchunked", head("Transfer-Encoding: chunked, xchunked\r\n") + CHUNKS),
                arguments(
                        "chunked, and xchunked folded", head("Transfer-Encoding: chunked,\r\n xchunked\r\n") + CHUNKS),
                arguments("chunked, identity", head("Transfer-Encoding: chunked, identity\r\n") + CHUNKS),
                arguments("identity", head("Transfer-Encoding: identity\r\n") + CHUNKS),
                arguments("gzip, chunked", head("Transfer-Encoding: gzip, chunked\r\n") + CHUNKS),
                arguments(
                        "chunked twice", head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + CHUNKS),
                arguments(
                        "chunked and identity",
                        head("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") + CHUNKS),
                arguments("quoted chunked", head("Transfer-Encoding: \"chunked\"\r\n") + CHUNKS),
                arguments("space before the colon", head("Transfer-Encoding : chunked\r\n") + CHUNKS),
                arguments("space before the colon of a length", head("Content-Length : 2\r\n") + "{}"),
                arguments("NUL behind the name", head("Content-Length\u0000: 2\r\n") + "{}"),
                arguments(
                        "chunked by HTTP/1.0",
                        head("Transfer-Encoding: chunked\r\n").replace("1.1", "1.0") + CHUNKS),
                arguments("length and chunked", head("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n") + CHUNKS),
                arguments("chunked and length", head("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n") + CHUNKS),
                arguments("folded first header", head("").replace("Host", " Host")),
                arguments("bare LF as line ends", (head("Content-Length: 2\r\n") + "{}").replace("\r\n", "\n")),
                arguments("bare LF behind a header", head("X-A: b\nContent-Length: 2\r\n") + "{}"),
                arguments("CR in a value", head("X-A: b\rContent-Length: 2\r\n")),
                arguments("NUL in a value", head("X-A: b\u0000c\r\n")),
                arguments("space in a name", head("X A: b\r\n")),
                arguments("no colon", head("X-A\r\n")),
                arguments("no name", head(": b\r\n")),
                arguments("control character in a name", head("X\u0001: b\r\n")),
                arguments("non-ASCII in a name", head("X\u00fc: b\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void requestWhenItsEndIsInDoubtThen400AndNothingBehindItIsRead(String name, String request) throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect();
        Reply reply = it.reply(caller.send((request + HIDDEN).replace("{server}", it.id())));
        assertThat(it.received()).isEmpty();
        assertThat(reply).as("an answer").isNotNull();
        // what stands behind it may be refused once more
        for (Reply next = reply; next != null; next = it.reply(caller)) {
            assertThat(next.status()).isEqualTo(400);
        }
        assertThat(it.received()).isEmpty();
        it.undisturbed();
    }

    /** Name, what stands behind the head of a chunked request. */
    static Stream<Arguments> brokenChunks() {
        return Stream.of(
                arguments("no size", "\r\n{}\r\n0\r\n\r\n"),
                arguments("size is no number", "xyz\r\n{}\r\n0\r\n\r\n"),
                arguments("size below zero", "-2\r\n{}\r\n0\r\n\r\n"),
                arguments("size with a sign", "+2\r\n{}\r\n0\r\n\r\n"),
                arguments("size with 0x", "0x2\r\n{}\r\n0\r\n\r\n"),
                arguments("size over 2^31", "80000002\r\n{}\r\n0\r\n\r\n"),
                arguments("size over 2^32", "100000002\r\n{}\r\n0\r\n\r\n"),
                arguments("size over 2^64", "10000000000000002\r\n{}\r\n0\r\n\r\n"),
                arguments("chunk longer than its size", "1\r\n{}\r\n0\r\n\r\n"),
                arguments("bare LF behind the size", "2\n{}\r\n0\r\n\r\n"),
                arguments("bare LF behind the chunk", "2\r\n{}\n0\r\n\r\n"),
                arguments("bare LF in an extension", "2;a\n{}\r\n0\r\n\r\n"),
                arguments("line end in a quoted extension", "2;a=\"\r\n{}\r\n0\r\n\r\n\"\r\n"),
                arguments("bare LF behind the last chunk", "2\r\n{}\r\n0\n\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenChunks")
    void requestWhenItsChunksAreBrokenThenNothingIsForwarded(String name, String chunks) throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect();
        String request = head("Transfer-Encoding: chunked\r\n") + chunks + HIDDEN;
        Reply reply = it.reply(caller.send(request.replace("{server}", it.id())));
        if (reply != null) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(caller.readByte()).as("the caller's connection").isEqualTo(-1);
        }
        it.undisturbed();
        assertThat(it.received()).as("but for the next caller's").hasSize(1);
    }

    /** Name, request, its body. */
    static Stream<Arguments> understood() {
        return Stream.of(
                arguments("chunked", head("Transfer-Encoding: chunked\r\n") + CHUNKS, "{}"),
                arguments("chunked, in odd case", head("transfer-ENCODING: CHUNKED\r\n") + CHUNKS, "{}"),
                arguments("spaces around chunked", head("Transfer-Encoding:  \tchunked \t\r\n") + CHUNKS, "{}"),
                arguments(
                        "chunk extensions",
                        head("Transfer-Encoding: chunked\r\n") + "2;a=b;c=\"d\"\r\n{}\r\n0;e\r\n\r\n",
                        "{}"),
                arguments(
                        "zeros before the size",
                        head("Transfer-Encoding: chunked\r\n") + "0002\r\n{}\r\n000\r\n\r\n",
                        "{}"),
                arguments(
                        "trailers",
                        head("Transfer-Encoding: chunked\r\n")
                                + "2\r\n{}\r\n0\r\nAuthorization: x\r\nContent-Length: 9\r\n\r\n",
                        "{}"),
                arguments("zeros before the length", head("Content-Length: 0002\r\n") + "{}", "{}"),
                // RFC 9112 §5.2: unfolded before it is passed on
                arguments("folded header", head("X-Fold: a\r\n Content-Length: 2\r\n"), ""),
                arguments("folded chunked", head("Transfer-Encoding:\r\n chunked\r\n") + CHUNKS, "{}"),
                arguments("neither", head(""), ""),
                arguments("empty lines before", "\r\n\r\n" + head("Content-Length: 2\r\n") + "{}", "{}"),
                arguments("a GET with a body", head("Content-Length: 2\r\n").replace("POST", "GET") + "{}", "{}"),
                arguments(
                        "headers named by Connection",
                        head("Connection: X-Mark, Content-Length\r\nContent-Length: 2\r\n") + "{}",
                        "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("understood")
    void requestWhenItHasOneMeaningOnlyThenItIsForwardedWellFormed(String name, String request, String body)
            throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect();
        caller.send((request + HIDDEN).replace("{server}", it.id()));
        assertThat(it.reply(caller).status()).isEqualTo(200);
        assertThat(it.reply(caller).status()).as("the request behind it").isEqualTo(200);
        assertThat(it.received()).hasSize(2);
        Arrived first = it.received().get(0);
        assertThat(first.text()).isEqualTo(body);
        assertThat(first.values("Authorization")).containsExactly("Bearer " + Canary.TOKEN);
        assertThat(first.values("Host"))
                .containsExactly("127.0.0.1:" + it.upstream().port());
        assertThat(it.received().get(1).text()).isEqualTo("\"hidden\"");
        it.undisturbed();
    }
}
