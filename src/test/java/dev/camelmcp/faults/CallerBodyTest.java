package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers send as a message. It is the MCP server that judges it; the gateway looks into it only for the id of its
 * own errors.
 */
@Timeout(30)
class CallerBodyTest {

    private static final int LIMIT = 64 * 1024;

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(60)
            .with("mcp.forward.max-request-size", "64KiB")
            .with("mcp.inbound.idle-timeout", "2s");

    /** Name, body in Latin-1, id of an error. */
    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("empty", "", "null"),
                arguments("malformed JSON", "{\"id\":,}", "null"),
                arguments("cut JSON", "{\"method\":\"ping\"", "null"),
                arguments("cut JSON behind its id", "{\"id\":7,\"method\":\"pi", "null"),
                arguments("invalid UTF-8", "{\"x\":\"\u00c3\u0028\",\"id\":7}", "null"),
                arguments("NUL bytes", "\0\0\0\0", "null"),
                arguments("a number", "7", "null"),
                arguments("a string", "\"id\"", "null"),
                arguments("null", "null", "null"),
                arguments("id is null", "{\"id\":null}", "null"),
                arguments("id is an object", "{\"id\":{\"id\":7}}", "null"),
                arguments("id is an array", "{\"id\":[7]}", "null"),
                arguments("id is true", "{\"id\":true}", "null"),
                arguments("id further down", "{\"params\":{\"id\":8},\"id\":7}", "7"),
                arguments("id is a fraction", "{\"id\":7.50}", "7.50"),
                arguments(
                        "id is very long", "{\"id\":123456789012345678901234567890}", "123456789012345678901234567890"),
                arguments("id is text", "{\"id\":\"a\\\"\\u0000\\u2028</script>\"}", "\"a\\\"\\u0000\u2028</script>\""),
                arguments("deeply nested", "[".repeat(20_000) + "]".repeat(20_000), "null"),
                arguments(
                        "id behind what is deeply nested",
                        "{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + ",\"id\":7}",
                        "null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void bodyThenForwardedUntouched(String name, String body, String id) throws IOException {
        FaultCase it = GATEWAY.next();
        assertThat(it.exchange(it.post(body)).status()).isEqualTo(200);
        assertThat(it.upstream().last().body()).isEqualTo(body.getBytes(StandardCharsets.ISO_8859_1));
        it.answer(Wire::reset);
        Reply reply = it.exchange(it.post(body));
        assertThat(reply.status()).isEqualTo(502);
        assertThat(Failure.json(new String(reply.body(), StandardCharsets.UTF_8))
                        .get("id"))
                .isEqualTo(Failure.json(id));
        it.undisturbed();
    }

    /** The rest of the body would be the next request, so there is none. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "chunked", "chunked, byte by byte over", "Content-Length of 2^62"})
    void bodyWhenItIsTooLargeThen413AndTheConnectionIsClosed(String framing) throws IOException {
        FaultCase it = GATEWAY.next();
        String head = "POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\n";
        RawCaller caller = it.connect();
        switch (framing) {
            case "Content-Length" -> caller.send(head + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n");
            case "chunked" ->
                caller.send(head + "Transfer-Encoding: chunked\r\n\r\n" + Scripts.chunk("x".repeat(LIMIT + 1)));
            case "chunked, byte by byte over" ->
                caller.send(
                        head + "Transfer-Encoding: chunked\r\n\r\n" + Scripts.chunk("x".repeat(LIMIT)) + "1\r\nx\r\n");
            default -> caller.send(head + "Content-Length: " + (1L << 62) + "\r\n\r\n");
        }
        Reply reply = it.reply(caller);
        Failure.refused(413, "null").isIn(reply);
        assertThat(reply.values("Connection")).containsExactly("close");
        assertThat(caller.readByte()).isEqualTo(-1);
        assertThat(it.received()).isEmpty();
        it.undisturbed();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyWhenItIsExactlyAsLargeAsAllowedThenForwarded(boolean chunked) throws IOException {
        FaultCase it = GATEWAY.next();
        String body = "x".repeat(LIMIT);
        String request = chunked
                ? "POST /mcp/" + it.id() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Scripts.chunk(body) + "0\r\n\r\n"
                : it.post(body);
        assertThat(it.exchange(request).status()).isEqualTo(200);
        assertThat(it.upstream().last().text()).isEqualTo(body);
    }

    @Test
    void bodyWhenItIsTooLargeThenItIsNotAskedFor() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect()
                .send("POST /mcp/" + it.id()
                        + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: " + (LIMIT + 1)
                        + "\r\n\r\n");
        Failure.refused(413, "null").isIn(it.reply(caller));
    }

    @Test
    void bodyWhenTheCallerWaitsToBeAskedForItThenAskedOnce() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect()
                .send("POST /mcp/" + it.id()
                        + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertThat(caller.head().status()).isEqualTo(100);
        assertThat(it.received()).isEmpty();
        assertThat(it.reply(caller.send("{}")).status()).isEqualTo(200);
        assertThat(it.upstream().last().values("Expect")).isEmpty();
        it.stillServed(caller);
    }

    @Test
    void bodyWhenItComesByteByByteThenForwardedInOnePiece() throws IOException {
        FaultCase it = GATEWAY.next();
        RawCaller caller = it.connect();
        for (char c : it.post(FaultCase.PING).toCharArray()) {
            caller.send(String.valueOf(c));
        }
        assertThat(it.reply(caller).status()).isEqualTo(200);
        assertThat(it.upstream().last().text()).isEqualTo(FaultCase.PING);
    }
}
