package dev.camelmcp.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an MCP server answers reaches the caller as it was answered, in both revisions of the protocol. */
class ResponseTransparencyTest extends WireTest {

    /** Comments, ids, retry, an event without data, and line ends of all three kinds. */
    private static final String EVENTS = ": hello\n\nid: 1\nretry: 500\ndata:\n\nevent: message\r\nid: a/2\r\n"
            + "data: {\"a\":\r\ndata: 1}\r\n\r\n:\n\ndata: \u00c3\u00a4\r\rid\n\n";

    @ParameterizedTest
    @CsvSource({
        "400, Bad Request",
        "403, Forbidden",
        "404, Not Found",
        "405, Method Not Allowed",
        "429, Too Many Requests",
        "500, Internal Server Error",
        "503, Service Unavailable",
        "299, Whatever You Say",
    })
    void statusHeadersAndBodyOfAnErrorAreTheServers(int status, String reason) throws IOException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32020,\"message\":\"m\"}}";
        upstream.answer("HTTP/1.1 " + status + " " + reason + "\r\nAllow: POST, DELETE\r\nRetry-After: 3\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        WireMessage answer = post(PING);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.names()).containsExactlyInAnyOrder("allow", "retry-after", "content-type", "content-length");
        assertThat(answer.values("Allow")).containsExactly("POST, DELETE");
        assertThat(upstream.received()).hasSize(1);
    }

    @Test
    void anAcceptedNotificationHasNoBody() throws IOException {
        upstream.answer("HTTP/1.1 202 Accepted\r\nMcp-Session-Id: s-1\r\nContent-Length: 0\r\n\r\n");
        WireMessage answer = post(PING);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.values("Content-Length")).containsExactly("0");
        assertThat(answer.values("Mcp-Session-Id")).containsExactly("s-1");
        assertThat(answer.names()).doesNotContain("transfer-encoding", "content-type");
    }

    /** RFC 9110 §6.4.1: it has no body, whatever its headers say; RFC 9112 §6.1 forbids it a Transfer-Encoding. */
    @Test
    void anAnswerWithoutBodyIsOverWithItsHead() throws IOException {
        upstream.answer("HTTP/1.1 204 No Content\r\nETag: \"x\"\r\n\r\n");
        try (WireCaller caller = caller()) {
            String[] request = lines("GET /mcp/api HTTP/1.1", "If-None-Match: \"x\"");
            WireMessage first = caller.head(request).answer();
            WireMessage second = caller.head(request).answer();
            assertThat(first.startLine()).isEqualTo("HTTP/1.1 204 No Content");
            assertThat(first.names()).containsExactly("etag");
            assertThat(second.startLine()).isEqualTo(first.startLine());
        }
        assertThat(upstream.last().values("If-None-Match")).containsExactly("\"x\"");
    }

    @Test
    void repeatedHeadersKeepTheirOrderAndAreNotJoined() throws IOException {
        upstream.answer("HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Expires=Mon, 23 Nov 2026 09:00:00 GMT\r\nX-A: x\r\n"
                + "set-cookie: b=2\r\nSet-Cookie: c=3\r\nContent-Length: 0\r\n\r\n");
        assertThat(post(PING).values("Set-Cookie"))
                .containsExactly("a=1; Expires=Mon, 23 Nov 2026 09:00:00 GMT", "b=2", "c=3");
    }

    @Test
    void dateAndServerAreTheServers() throws IOException {
        upstream.answer("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nServer: stub/1 (x)\r\n"
                + "Content-Length: 0\r\n\r\n");
        WireMessage answer = post(PING);
        assertThat(answer.values("Date")).containsExactly("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(answer.values("Server")).containsExactly("stub/1 (x)");
        upstream.reset();
        assertThat(post(PING).names()).containsExactly("content-length");
    }

    @Test
    void bytesBeyondAsciiInAHeaderAreKept() throws IOException {
        String value = new String("Zürich €".getBytes(UTF_8), ISO_8859_1);
        upstream.answer("HTTP/1.1 200 OK\r\nX-City: " + value + "\r\nContent-Length: 0\r\n\r\n");
        assertThat(post(PING).values("X-City")).containsExactly(value);
    }

    @Test
    void aCompressedAnswerStaysCompressed() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(PING.getBytes(UTF_8));
        }
        upstream.answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\nContent-Length: "
                + gzip.size() + "\r\n\r\n" + gzip.toString(ISO_8859_1));
        WireMessage answer = post(PING, "Accept-Encoding: gzip");
        assertThat(answer.body()).isEqualTo(gzip.toByteArray());
        assertThat(answer.values("Content-Encoding")).containsExactly("gzip");
        assertThat(answer.values("Vary")).containsExactly("Accept-Encoding");
    }

    @Test
    void anEventStreamIsByteForByteTheServers() throws IOException {
        upstream.answer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                + "X-Accel-Buffering: no\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(EVENTS.length()) + "\r\n" + EVENTS + "\r\n0\r\n\r\n");
        WireMessage answer = post(PING, "Accept: application/json, text/event-stream");
        assertThat(answer.text()).isEqualTo(EVENTS);
        assertThat(answer.names())
                .containsExactlyInAnyOrder("content-type", "cache-control", "x-accel-buffering", "transfer-encoding");
    }

    @Test
    void earlyHintsDoNotPassForTheAnswer() throws IOException {
        upstream.answer("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        WireMessage answer = post(PING);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("ok");
    }
}
