package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §6: where a message ends is told anew on each side, and told right. */
class FramingTest extends WireTest {

    private static final int MIB = 1 << 20;

    /** RFC 9110 §8.6: a POST without content says so; some servers wait for a body, or answer 411, when it does not. */
    @Test
    void anEmptyPostIsToldToBeEmpty() throws IOException {
        post("");
        assertThat(upstream.last().values("Content-Length")).containsExactly("0");
        assertThat(upstream.last().names()).doesNotContain("transfer-encoding");
    }

    @Test
    void aLargeBodyArrivesWhole() throws IOException {
        String body = "{\"text\":\"" + "0123456789abcdef".repeat(MIB / 16) + "\"}";
        post(body, "Content-Type: application/json");
        assertThat(upstream.last().text()).isEqualTo(body);
        assertThat(upstream.last().values("Content-Length")).containsExactly(String.valueOf(body.length()));
    }

    @Test
    void aLargeAnswerArrivesWhole() throws IOException {
        String body = "0123456789abcdef".repeat(MIB / 4);
        upstream.answer("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(post(PING).text()).isEqualTo(body);
    }

    @Test
    void aChunkedRequestIsSentOnWithItsLength() throws IOException {
        try (WireCaller caller = caller()) {
            caller.head(lines("POST /mcp/api HTTP/1.1", "Transfer-Encoding: chunked"))
                    .send("5;x=y\r\n{\"a\":\r\n2\r\n1}\r\n0\r\nX-Trailer: 1\r\n\r\n")
                    .answer();
        }
        assertThat(upstream.last().text()).isEqualTo("{\"a\":1}");
        assertThat(upstream.last().values("Content-Length")).containsExactly("7");
        assertThat(upstream.last().names()).doesNotContain("transfer-encoding", "trailer", "x-trailer");
    }

    @Test
    void anAnswerWithLengthKeepsIt() throws IOException {
        upstream.answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");
        WireMessage answer = post(PING);
        assertThat(answer.text()).isEqualTo("body");
        assertThat(answer.names()).containsExactly("content-length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"})
    void anAnswerThatEndsWithItsConnectionIsChunkedForTheCaller(String head) throws IOException {
        upstream.behave((request, out) -> {
            out.write((head + "all of it").getBytes());
            out.close();
        });
        WireMessage answer = post(PING);
        assertThat(answer.text()).isEqualTo("all of it");
        assertThat(answer.names()).containsExactly("transfer-encoding");
    }

    @Test
    void anAnswerThatIsCutShortIsNotWholeForTheCaller() {
        upstream.behave((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes());
            out.close();
        });
        assertThatThrownBy(() -> post(PING)).isInstanceOf(EOFException.class);
    }

    /** RFC 9110 §10.1.1: the gateway reads the body itself, so it is the one to say that it wants it. */
    @Test
    void aCallerThatWaitsIsToldToGoOn() throws IOException {
        try (WireCaller caller = caller()) {
            caller.head(lines("POST /mcp/api HTTP/1.1", "Expect: 100-continue", "Content-Length: 4"));
            assertThat(caller.answer().status()).isEqualTo(100);
            assertThat(upstream.received()).isEmpty();
            assertThat(caller.send("body").answer().status()).isEqualTo(200);
        }
        assertThat(upstream.last().text()).isEqualTo("body");
        assertThat(upstream.last().names()).doesNotContain("expect");
    }

    @Test
    void aCallerThatWaitsWithTooMuchIsToldNotTo() throws IOException {
        try (WireCaller caller = caller()) {
            caller.head(lines("POST /mcp/api HTTP/1.1", "Expect: 100-continue", "Content-Length: 99999999"));
            assertThat(caller.answer().status()).isEqualTo(413);
        }
    }

    /** HTTP/1.0 knows no chunks: the connection's end is the answer's. */
    @ParameterizedTest
    @ValueSource(strings = {"close", "keep-alive"})
    void anOldCallerGetsAStreamWithoutChunks(String connection) throws IOException {
        upstream.answer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        WireMessage answer = send("GET /mcp/api HTTP/1.0", "Connection: " + connection);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("data: 1\n\ndata: 2\n\n");
        assertThat(answer.names()).doesNotContain("transfer-encoding");
        assertThat(upstream.last().startLine()).endsWith("HTTP/1.1");
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
        upstream.behave((request, out) ->
                out.write(("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n" + request.uri()).getBytes()));
        String request = "\r\nHost: localhost\r\n\r\n";
        try (WireCaller caller = caller()) {
            caller.send("GET /mcp/api?n=1 HTTP/1.1" + request + "GET /mcp/api?n=2 HTTP/1.1" + request);
            assertThat(caller.answer().text()).isEqualTo("/mcp?n=1");
            assertThat(caller.answer().text()).isEqualTo("/mcp?n=2");
        }
    }

    /** MCP knows POST, GET and DELETE; RFC 9110 §15.5.6: a 405 says so. */
    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "PATCH"})
    void otherMethodsAreRefusedAndStayHere(String method) throws IOException {
        try (WireCaller caller = caller()) {
            WireMessage answer =
                    caller.head(lines(method + " /mcp/api HTTP/1.1")).answerHead();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(String.join(",", answer.values("Allow")).split(", ?"))
                    .containsExactlyInAnyOrder("GET", "POST", "DELETE");
        }
        assertThat(upstream.received()).isEmpty();
    }
}
