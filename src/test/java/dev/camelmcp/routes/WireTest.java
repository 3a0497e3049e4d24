package dev.camelmcp.routes;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import dev.camelmcp.support.WireUpstream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A caller and an MCP server that speak bytes, and the gateway between them: no library evens anything out. */
abstract class WireTest {

    static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

    static TestAuthorizationServer as;
    static WireUpstream upstream;
    static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = WireUpstream.start();
        gateway = TestGateway.start(TestGateway.server("api", upstream.url(), as));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
        as.close();
    }

    @BeforeEach
    void reset() {
        upstream.reset();
    }

    static WireCaller caller() throws IOException {
        return WireCaller.to(gateway.port());
    }

    /** The answer to one request without body. */
    static WireMessage send(String requestLine, String... headers) throws IOException {
        try (WireCaller caller = caller()) {
            return caller.head(lines(requestLine, headers)).answer();
        }
    }

    /** The answer to a POST of this body. */
    static WireMessage post(String body, String... headers) throws IOException {
        String[] all = Stream.concat(Stream.of(headers), Stream.of("Content-Length: " + body.length()))
                .toArray(String[]::new);
        try (WireCaller caller = caller()) {
            return caller.head(lines("POST /mcp/api HTTP/1.1", all)).send(body).answer();
        }
    }

    static String[] lines(String requestLine, String... headers) {
        return Stream.of(Stream.of(requestLine, "Host: localhost"), Stream.of(headers))
                .flatMap(s -> s)
                .toArray(String[]::new);
    }

    /** Headers as lines, those of this one name prefix only. */
    static List<String> lines(WireMessage message, String prefix) {
        return message.headers().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(WireTest::line)
                .toList();
    }

    static String line(Map.Entry<String, String> header) {
        return header.getKey() + ": " + header.getValue();
    }
}
