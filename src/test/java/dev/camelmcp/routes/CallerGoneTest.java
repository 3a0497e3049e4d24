package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.WireCaller;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In 2026-07-28 a disconnect is a cancellation, so the MCP server must feel it while there is still something to
 * cancel.
 */
class CallerGoneTest extends WireTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET"})
    void theServerFeelsItInTheMiddleOfAStream(String method) throws IOException {
        upstream.answer(STREAM + "9\r\ndata: 1\n\n\r\n");
        try (WireCaller caller = caller()) {
            caller.head(lines(method + " /mcp/api HTTP/1.1", "Content-Length: 0"));
            caller.answerHead();
            assertThat(caller.chunk()).isEqualTo("data: 1\n\n");
            assertThat(upstream.left()).isZero();
        }
        awaitCancellation();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET"})
    void theServerFeelsItBeforeItHasAnswered(String method) throws IOException {
        upstream.answer("");
        try (WireCaller caller = caller()) {
            caller.head(lines(method + " /mcp/api HTTP/1.1", "Content-Length: 0"));
            await().until(() -> upstream.received().size() == 1);
        }
        awaitCancellation();
    }

    /** Would catch a cancellation that closes more than the one request's connection. */
    @Test
    void otherCallersStreamsGoOn() throws IOException {
        upstream.answer(STREAM + "9\r\ndata: 1\n\n\r\n");
        try (WireCaller stays = caller()) {
            stays.head(lines("GET /mcp/api HTTP/1.1")).answerHead();
            try (WireCaller leaves = caller()) {
                leaves.head(lines("GET /mcp/api HTTP/1.1")).answerHead();
            }
            awaitCancellation();
            assertThat(stays.chunk()).isEqualTo("data: 1\n\n");
        }
    }

    private static void awaitCancellation() {
        await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> upstream.left() == 1);
    }
}
