package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** RFC 9110 §7.6.1: what is said to the next hop only stays there, in both directions. */
class HopByHopTest extends WireTest {

    @Test
    void whatTheCallerTellsTheGatewayEndsThere() throws IOException {
        post(
                PING,
                "Connection: keep-alive, X-Mine",
                "X-Mine: 1",
                "Keep-Alive: timeout=5",
                "TE: gzip",
                "Upgrade: websocket",
                "Proxy-Authorization: Basic Zm9v",
                "Proxy-Connection: keep-alive",
                "X-Kept: 1");
        assertThat(upstream.last().names())
                .containsExactlyInAnyOrder("host", "authorization", "content-length", "x-kept");
    }

    @Test
    void everyConnectionHeaderCounts() throws IOException {
        post(PING, "Connection: keep-alive", "X-First: 1", "connection: x-first ,, X-SECOND", "X-Second: 2");
        assertThat(upstream.last().names()).doesNotContain("x-first", "x-second", "connection");
    }

    /** They are the gateway's own, so a caller cannot take them away. */
    @Test
    void namingTheTokenOrTheLengthDoesNotRemoveThem() throws IOException {
        WireMessage answer = post(PING, "Connection: Authorization, Content-Length");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(upstream.last().values("Authorization")).hasSize(1);
        assertThat(upstream.last().text()).isEqualTo(PING);
    }

    @Test
    void whatTheServerTellsTheGatewayEndsThere() throws IOException {
        upstream.answer("HTTP/1.1 200 OK\r\nConnection: X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\n"
                + "connection: x-other\r\nX-Other: 1\r\nUpgrade: h2c\r\nProxy-Connection: keep-alive\r\n"
                + "Proxy-Authenticate: Basic\r\nX-Kept: 1\r\nContent-Length: 0\r\n\r\n");
        assertThat(post(PING).names()).containsExactlyInAnyOrder("x-kept", "content-length");
    }

    @Test
    void aServerThatClosesItsConnectionDoesNotCloseTheCallers() throws IOException {
        upstream.behave((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok".getBytes());
            out.close();
        });
        try (WireCaller caller = caller()) {
            for (int i = 0; i < 3; i++) {
                WireMessage answer = caller.head(lines("GET /mcp/api HTTP/1.1")).answer();
                assertThat(answer.text()).isEqualTo("ok");
                assertThat(answer.names()).doesNotContain("connection");
            }
        }
    }

    @Test
    void aCallerThatWantsItsConnectionClosedHasItClosed() throws IOException {
        try (WireCaller caller = caller()) {
            WireMessage answer = caller.head(lines("GET /mcp/api HTTP/1.1", "Connection: close"))
                    .answer();
            assertThat(answer.values("Connection")).containsExactly("close");
            assertThat(caller.ended()).isTrue();
        }
        assertThat(upstream.last().names()).doesNotContain("connection");
    }
}
