package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.tokenJson;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.OAuthError;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code mcp.oauth.timeout} is for the whole attempt: a server that sends a little now and then does not get more time.
 * No retries, to see one attempt.
 */
@Timeout(30)
class SlowServerTest {

    private static final String JSON = tokenJson(TOKEN, 3600);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: " + JSON.length() + "\r\n\r\n";

    /** Far below the read timeout, so that nothing but a deadline of the attempt helps. */
    private static final long PAUSE_MILLIS = 100;

    /** Bytes: enough for five seconds of each of these. */
    private static final long ENOUGH = 600;

    private static final long A_LOT = 1L << 40;

    /** The deadline is 300 ms; the rest is for a slow machine. Unbounded, the shortest of these takes 4 s. */
    private static final Duration AT_MOST = Duration.ofSeconds(3);

    @RegisterExtension
    static final HostileGateway GATEWAY =
            HostileGateway.forCases(30).with("mcp.oauth.timeout", "300ms").with("mcp.oauth.retry.max-attempts", "0");

    static Stream<Arguments> slow() {
        return Stream.of(
                arguments("peer: retry that never fires: timeout (accepted, never answered)", (Answer) Peer::hang),
                arguments("slow loris: status line", (Answer)
                        peer -> peer.drip("HTTP/1.1 200 " + "x".repeat(100), PAUSE_MILLIS)),
                arguments("slow loris: headers", (Answer) peer -> {
                    peer.write("HTTP/1.1 200 OK\r\n");
                    peer.repeat("X-Header: x\r\n", PAUSE_MILLIS, ENOUGH);
                }),
                arguments("slow loris: body", (Answer) peer -> {
                    peer.write(HEAD);
                    peer.drip(JSON, PAUSE_MILLIS);
                }),
                arguments("slow loris: body without a length", (Answer) peer -> {
                    peer.write("HTTP/1.1 200 OK\r\n\r\n");
                    peer.drip(JSON + " ".repeat(100), PAUSE_MILLIS);
                }),
                arguments("slow loris: chunks", (Answer) peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.repeat("1\r\n \r\n", PAUSE_MILLIS, ENOUGH);
                }),
                arguments("slow loris: trailers", (Answer) peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + Integer.toHexString(JSON.length()) + "\r\n" + JSON + "\r\n0\r\n");
                    peer.repeat("X-Trailer: x\r\n", PAUSE_MILLIS, ENOUGH);
                }),
                arguments("slow loris: 100 Continue", (Answer)
                        peer -> peer.repeat("HTTP/1.1 100 Continue\r\n\r\n", PAUSE_MILLIS, ENOUGH)),
                arguments("slow loris: body of an error", (Answer) peer -> {
                    peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 500\r\n\r\n");
                    peer.drip("{\"error\":\"" + "x".repeat(400), PAUSE_MILLIS);
                }),
                arguments("100 Continue as fast as it can", (Answer)
                        peer -> peer.repeat("HTTP/1.1 100 Continue\r\n\r\n".repeat(100), 0, A_LOT)),
                arguments("103 Early Hints as fast as it can", (Answer)
                        peer -> peer.repeat("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100), 0, A_LOT)),
                arguments("a whole document, but the body never ends", (Answer) peer -> {
                    peer.write("HTTP/1.1 200 OK\r\n\r\n" + JSON);
                    peer.hang();
                }),
                arguments("the head, then nothing", (Answer) peer -> {
                    peer.write(HEAD);
                    peer.hang();
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slow")
    void attemptWhenTheServerIsSlowThenItEndsByItsDeadline(String name, Answer answer) {
        Case it = GATEWAY.next().answer(answer);
        long start = System.nanoTime();
        OAuthError error = it.refusal().error();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
        assertThat(error).isEqualTo(new OAuthError(it.id(), OAuthError.UNREACHABLE, "timed out", 0));
        assertThat(it.requests()).hasSize(1);
    }

    /**
     * Would catch a client that gives up after 64 KiB, but then reads the rest of the body away so as to use the
     * connection again.
     */
    @Test
    void attemptWhenTheRestOfATooLargeAnswerIsSlowThenItIsNotReadAway() {
        Case it = GATEWAY.next().answer(peer -> {
            peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11000\r\n" + " ".repeat(0x11000) + "\r\n");
            peer.repeat("1\r\n \r\n", PAUSE_MILLIS, ENOUGH);
        });
        long start = System.nanoTime();
        assertThat(it.refusal()).hasMessageContaining("larger than 64 KiB");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
    }

    @Test
    void callerWhenTheServerIsSlowThenGets503InTime() throws Exception {
        Case it = GATEWAY.next().answer(peer -> {
            peer.write(HEAD);
            peer.drip(JSON, PAUSE_MILLIS);
        });
        long start = System.nanoTime();
        HttpResponse<String> caller = it.call();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
        assertThat(caller.statusCode()).isEqualTo(503);
        assertThat(caller.headers().firstValue("Retry-After")).isPresent();
        assertThat(it.forwarded()).isEmpty();
    }
}
