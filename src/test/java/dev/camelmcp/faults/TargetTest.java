package dev.camelmcp.faults;

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
 * Where a request says that it wants to go. The path in front of the gateway never becomes part of the path behind it,
 * however it is written.
 */
@Timeout(30)
class TargetTest {

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(80).with("mcp.forward.max-header-size", "8KiB");

    /** Name, request line, further header lines, status. */
    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "out of /mcp, where only GET is served", "POST /mcp/../admin HTTP/1.1", "Host: localhost", 405),
                arguments("out of /mcp, encoded", "POST /mcp/%2e%2e/admin HTTP/1.1", "Host: localhost", 405),
                arguments(
                        "out of /mcp, encoded twice", "POST /mcp/%252e%252e/{server} HTTP/1.1", "Host: localhost", 404),
                arguments("above the root", "POST /../../etc/passwd HTTP/1.1", "Host: localhost", 404),
                arguments("below a server", "POST /mcp/{server}/admin HTTP/1.1", "Host: localhost", 404),
                arguments("an encoded slash", "POST /mcp/{server}%2Fadmin HTTP/1.1", "Host: localhost", 404),
                arguments("an encoded slash before", "POST /mcp/default%2F{server} HTTP/1.1", "Host: localhost", 404),
                arguments("a backslash", "POST /mcp\\{server} HTTP/1.1", "Host: localhost", 404),
                arguments("an encoded backslash", "POST /mcp/..%5C{server} HTTP/1.1", "Host: localhost", 404),
                arguments("encoded NUL", "POST /mcp/{server}%00 HTTP/1.1", "Host: localhost", 404),
                arguments("encoded line end", "POST /mcp/{server}%0d%0aX:%20y HTTP/1.1", "Host: localhost", 404),
                arguments("a broken escape", "POST /mcp/{server}%zz HTTP/1.1", "Host: localhost", 400),
                arguments("invalid UTF-8", "POST /mcp/{server}%ff HTTP/1.1", "Host: localhost", 404),
                arguments("a path parameter", "POST /mcp/{server};a=b HTTP/1.1", "Host: localhost", 404),
                arguments("no server, but the gateway itself", "POST /mcp/ HTTP/1.1", "Host: localhost", 400),
                arguments("another case", "POST /MCP/{server} HTTP/1.1", "Host: localhost", 404),
                arguments("authority form", "POST localhost:80 HTTP/1.1", "Host: localhost", 404),
                arguments("CONNECT", "CONNECT localhost:80 HTTP/1.1", "Host: localhost:80", 404),
                arguments("asterisk form", "OPTIONS * HTTP/1.1", "Host: localhost", 404),
                arguments("no leading slash", "POST mcp/{server} HTTP/1.1", "Host: localhost", 404),
                arguments("another method", "PUT /mcp/{server} HTTP/1.1", "Host: localhost", 405),
                arguments("TRACE", "TRACE /mcp/{server} HTTP/1.1", "Host: localhost", 405),
                arguments("a made-up method", "GETT /mcp/{server} HTTP/1.1", "Host: localhost", 405),
                arguments("a method in lower case", "post /mcp/{server} HTTP/1.1", "Host: localhost", 405),
                arguments("version 2.0", "POST /mcp/{server} HTTP/2.0", "Host: localhost", 501),
                arguments(
                        "a very long target",
                        "POST /mcp/{server}?" + "x".repeat(9000) + " HTTP/1.1",
                        "Host: localhost",
                        414),
                arguments(
                        "a header of 9 kB",
                        "POST /mcp/{server} HTTP/1.1",
                        "Host: localhost\r\nX-Long: " + "x".repeat(9000),
                        431),
                arguments(
                        "headers of 9 kB",
                        "POST /mcp/{server} HTTP/1.1",
                        "Host: localhost" + "\r\nX-Many: 1234567".repeat(600),
                        431),
                arguments("no Host", "POST /mcp/{server} HTTP/1.1", "X-A: b", 400),
                arguments("two Hosts", "POST /mcp/{server} HTTP/1.1", "Host: localhost\r\nHost: evil.example", 403),
                arguments(
                        "the same Host twice",
                        "POST /mcp/{server} HTTP/1.1",
                        "Host: localhost\r\nHost: localhost",
                        403),
                arguments("two Hosts in a line", "POST /mcp/{server} HTTP/1.1", "Host: localhost, evil.example", 400),
                arguments("an empty Host", "POST /mcp/{server} HTTP/1.1", "Host:", 403),
                arguments("another Host", "POST /mcp/{server} HTTP/1.1", "Host: evil.example", 403),
                arguments(
                        "absolute form of another host",
                        "POST http://evil.example/mcp/{server} HTTP/1.1",
                        "Host: localhost",
                        400),
                arguments(
                        "absolute form before another Host",
                        "POST http://localhost/mcp/{server} HTTP/1.1",
                        "Host: evil.example",
                        400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void requestWhenItsTargetIsNotAServerThenRefused(String name, String line, String headers, int status)
            throws IOException {
        FaultCase it = GATEWAY.next();
        String request = (line + "\r\n" + headers + "\r\nContent-Length: 0\r\n\r\n").replace("{server}", it.id());
        Reply reply = it.exchange(request);
        assertThat(reply).as("an answer").isNotNull();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(it.received()).isEmpty();
        it.undisturbed();
    }

    /** Name, target, what the MCP server is asked for. */
    static Stream<Arguments> served() {
        return Stream.of(
                arguments("plain", "/mcp/{server}", "/mcp"),
                arguments("a slash behind", "/mcp/{server}/", "/mcp"),
                arguments("absolute form", "http://localhost/mcp/{server}", "/mcp"),
                arguments("dots that lead back", "/mcp/x/../{server}", "/mcp"),
                arguments("encoded letters", "/%6dcp/{server}", "/mcp"),
                arguments("two slashes", "/mcp//{server}", "/mcp"),
                arguments("two slashes before", "//mcp/{server}", "/mcp"),
                arguments("an empty query", "/mcp/{server}?", "/mcp?"),
                arguments("a query", "/mcp/{server}?a=b&a=%2F..%2f&c", "/mcp?a=b&a=%2F..%2f&c"),
                arguments("a query of odd characters", "/mcp/{server}?a[]={}|^`\"<>\\", "/mcp?a[]={}|^`\"<>\\"),
                arguments("a second question mark", "/mcp/{server}?a?b=/mcp/../x", "/mcp?a?b=/mcp/../x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    void requestWhenItsTargetIsAServerThenThatServersUrlIsAskedFor(String name, String target, String asked)
            throws IOException {
        FaultCase it = GATEWAY.next();
        Reply reply =
                it.exchange("GET " + target.replace("{server}", it.id()) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(it.received()).hasSize(1);
        assertThat(it.upstream().last().target()).isEqualTo(asked);
        assertThat(it.upstream().last().values("Host"))
                .containsExactly("127.0.0.1:" + it.upstream().port());
        it.undisturbed();
    }
}
