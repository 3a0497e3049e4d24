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
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller says reaches the MCP server as it was said, in both revisions of the protocol. */
class RequestTransparencyTest extends WireTest {

    @Test
    void everyHeaderOfMcpIsKeptAsItWasWritten() throws IOException {
        post(
                PING,
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: tools/call",
                "Mcp-Name: get_weather",
                "Mcp-Session-Id: !~visible ASCII",
                "Mcp-Param-Region: us-west1",
                "Mcp-Param-Base64: =?base64?SGVsbG8=?=",
                "Mcp-Param-Empty:",
                "mcp-future: 1");
        assertThat(lines(upstream.last(), "mcp-"))
                .containsExactlyInAnyOrder(
                        "MCP-Protocol-Version: 2026-07-28",
                        "Mcp-Method: tools/call",
                        "Mcp-Name: get_weather",
                        "Mcp-Session-Id: !~visible ASCII",
                        "Mcp-Param-Region: us-west1",
                        "Mcp-Param-Base64: =?base64?SGVsbG8=?=",
                        "Mcp-Param-Empty: ",
                        "mcp-future: 1");
    }

    @Test
    void repeatedHeadersKeepTheirOrder() throws IOException {
        post(PING, "Mcp-Param-A: 1", "X-Other: x", "Mcp-Param-A: 2", "Mcp-Param-A: 1");
        assertThat(upstream.last().values("Mcp-Param-A")).containsExactly("1", "2", "1");
    }

    /** RFC 9110 §5.1: names are case-insensitive, so these are one header. */
    @Test
    void repeatedHeadersInDifferentSpellingsAllArrive() throws IOException {
        post(PING, "Mcp-Param-A: 1", "mcp-param-a: 2", "MCP-PARAM-A: 3");
        assertThat(upstream.last().values("Mcp-Param-A")).containsExactly("1", "2", "3");
    }

    @Test
    void bytesBeyondAsciiInAHeaderAreKept() throws IOException {
        String value = new String("Zürich €".getBytes(UTF_8), ISO_8859_1);
        post(PING, "Mcp-Param-City: " + value);
        assertThat(upstream.last().values("Mcp-Param-City")).containsExactly(value);
    }

    @Test
    void aStreamIsResumedWhereTheCallerWants() throws IOException {
        send(
                "GET /mcp/api HTTP/1.1",
                "Accept: text/event-stream",
                "Last-Event-ID: a1b2/7_=",
                "Cache-Control: no-store",
                "Accept-Encoding: gzip;q=0.5, identity");
        assertThat(upstream.last().body()).isEmpty();
        assertThat(upstream.last().headers().stream().map(WireTest::line))
                .contains(
                        "Accept: text/event-stream",
                        "Last-Event-ID: a1b2/7_=",
                        "Cache-Control: no-store",
                        "Accept-Encoding: gzip;q=0.5, identity");
    }

    @Test
    void nothingIsAddedButTheToken() throws IOException {
        send("GET /mcp/api HTTP/1.1");
        assertThat(upstream.last().names()).containsExactlyInAnyOrder("host", "authorization");
    }

    @Test
    void aCompressedBodyStaysCompressed() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(PING.getBytes(UTF_8));
        }
        post(gzip.toString(ISO_8859_1), "Content-Encoding: gzip");
        assertThat(upstream.last().body()).isEqualTo(gzip.toByteArray());
        assertThat(upstream.last().values("Content-Encoding")).containsExactly("gzip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1&b=2&a=3",
                "q=x+y%20z",
                "path=%2Fa%2fb&dot=%2E%2e",
                "utf8=%C3%A4&bad=%ff",
                "a&b=&=c&&d==e",
                "what?is=this?",
                "CamelHttpUri=http://127.0.0.1:1/&host=evil",
            })
    void theQueryIsNotTouched(String query) throws IOException {
        WireMessage answer = send("GET /mcp/api?" + query + " HTTP/1.1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(upstream.last().uri()).isEqualTo("/mcp?" + query);
        assertThat(upstream.last().values("CamelHttpUri")).isEmpty();
    }

    @Test
    void aSlashAfterTheNameIsTheSameServer() throws IOException {
        send("GET /mcp/api/?a=b HTTP/1.1");
        assertThat(upstream.last().uri()).isEqualTo("/mcp?a=b");
    }

    @Test
    void deleteTravelsWithoutABody() throws IOException {
        send("DELETE /mcp/api HTTP/1.1", "Mcp-Session-Id: s-1");
        assertThat(upstream.last().method()).isEqualTo("DELETE");
        assertThat(upstream.last().values("Mcp-Session-Id")).containsExactly("s-1");
        assertThat(upstream.last().names()).doesNotContain("content-length", "transfer-encoding");
    }

    @Test
    void deleteTravelsWithABody() throws IOException {
        try (WireCaller caller = caller()) {
            caller.head(lines("DELETE /mcp/api HTTP/1.1", "Content-Length: 4"))
                    .send("body")
                    .answer();
        }
        assertThat(upstream.last().method()).isEqualTo("DELETE");
        assertThat(upstream.last().text()).isEqualTo("body");
    }
}
