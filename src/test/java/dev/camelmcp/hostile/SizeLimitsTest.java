package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.gzip;
import static dev.camelmcp.hostile.Answers.of;
import static dev.camelmcp.hostile.Answers.tokenJson;
import static dev.camelmcp.hostile.Canary.MARK;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that sends too much cannot fill the gateway's memory, and is told from one that cannot be reached. */
@Timeout(30)
class SizeLimitsTest {

    private static final int LIMIT = 64 * 1024;

    /**
     * More than all socket buffers between the two take; a client without a limit takes twice as much and asks for
     * more.
     */
    private static final long TAKEN_AT_MOST = 16L * 1024 * 1024;

    private static final String TOO_LARGE =
            "OAuth token request failed: the answer of the authorization server is larger than 64 KiB";

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(40).with("mcp.oauth.retry.max-attempts", "1");

    @ParameterizedTest(name = "an answer of {0} bytes is still read")
    @ValueSource(ints = {LIMIT - 1, LIMIT})
    void answerWhenItFitsThenTheTokenIsTaken(int size) {
        assertThat(GATEWAY.next()
                        .answer(of("200 OK", "", padded(size)))
                        .token()
                        .value()
                        .value())
                .isEqualTo(TOKEN);
    }

    static Stream<Arguments> large() {
        byte[] one = padded(LIMIT + 1);
        return Stream.of(
                arguments("one byte too many", of("200 OK", "", one)),
                arguments("one byte too many, ended by the close", Answers.raw("HTTP/1.1 200 OK\r\n\r\n" + text(one))),
                arguments("one byte too many, chunked", Answers.raw(chunked(text(one)))),
                arguments("10 MiB that are announced", of("200 OK", "", padded(10 * 1024 * 1024))),
                arguments("2^62 bytes that are announced", (Answer) peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 4611686018427387904\r\n\r\n{");
                    peer.hang();
                }),
                arguments("a token of 1 MiB", Answers.token("a".repeat(1 << 20), 3600)),
                arguments(
                        "an error code of 1 MiB in a 200", Answers.json("{\"error\":\"" + "e".repeat(1 << 20) + "\"}")),
                arguments(
                        "the token first, blanks behind it",
                        of("200 OK", "", (tokenJson(TOKEN, 60) + " ".repeat(LIMIT)).getBytes())),
                arguments("an error code of 1 MiB in a 400", Answers.error("400 Bad Request", "e".repeat(1 << 20))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("large")
    void answerWhenItIsTooLargeThenThatIsSaidAndItIsNotAskedForAgain(String name, Answer answer) throws Exception {
        Case it = GATEWAY.next().answer(answer);
        OAuthException refusal = it.refusal();
        assertThat(refusal).hasMessage(TOO_LARGE);
        assertThat(refusal.error().code()).isEqualTo(OAuthError.INVALID_RESPONSE);
        assertThat(refusal.error().isTransient()).isFalse();
        assertThat(it.requests()).hasSize(1);
    }

    static Stream<Arguments> endless() {
        String head = "HTTP/1.1 200 OK\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                arguments("an endless status line", "HTTP/1.1 200 ", MARK),
                arguments("an endless header", head + "X-Header: ", MARK),
                arguments("endless headers", head, "X-Header: " + MARK + "\r\n"),
                arguments("an endless folded header", head + "X-Header: x\r\n", " " + MARK + "\r\n"),
                arguments("an endless body", head + "\r\n", MARK),
                arguments("endless chunks", chunked, "6\r\n" + MARK + "\r\n"),
                arguments("endless blanks before the document", head + "\r\n", "    "),
                arguments("an endless chunk size", chunked, "0"),
                arguments("an endless chunk extension", chunked + "1;x=", MARK),
                arguments("endless trailers", chunked + "0\r\n", "X-Trailer: " + MARK + "\r\n"),
                arguments("endless garbage before the status line", "", MARK + "\r\n"),
                arguments("an endless error body", "HTTP/1.1 400 Bad Request\r\n\r\n", MARK),
                arguments("an endless body of a 503", "HTTP/1.1 503 Later\r\n\r\n", MARK));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void answerWhenItNeverEndsThenTheGatewayHangsUp(String name, String start, String more) {
        AtomicLong taken = new AtomicLong();
        Case it = GATEWAY.next().answer(peer -> {
            try {
                peer.write(start);
                peer.repeat(more.repeat(200), 0, 2 * TAKEN_AT_MOST);
                peer.hang();
            } finally {
                taken.set(peer.written());
            }
        });
        it.refusal();
        assertThat(it.requests()).hasSizeLessThanOrEqualTo(2);
        await().atMost(Duration.ofSeconds(2)).until(() -> taken.get() > 0);
        assertThat(taken.get()).isLessThan(TAKEN_AT_MOST);
    }

    @Test
    void contentEncodingWhenItIsAGzipBombThenItIsNotUnpacked() {
        byte[] bomb = gzip((tokenJson(TOKEN, 3600) + " ".repeat(50_000_000)).getBytes(StandardCharsets.UTF_8));
        assertThat(bomb).hasSizeLessThan(LIMIT);
        refusedEncoding("gzip", bomb);
    }

    @ParameterizedTest(name = "Content-Encoding: {0}, which nobody asked for")
    @ValueSource(strings = {"gzip", "x-gzip"})
    void contentEncodingWhenItIsGzipThenTheAnswerIsUnpacked(String encoding) {
        byte[] packed = gzip(tokenJson(TOKEN, 3600).getBytes(StandardCharsets.UTF_8));
        Case it = GATEWAY.next().answer(of("200 OK", "Content-Encoding: " + encoding + "\r\n", packed));
        assertThat(it.token().value().value()).isEqualTo(TOKEN);
    }

    @ParameterizedTest(name = "Content-Encoding: {0}, which nobody asked for")
    @ValueSource(strings = {"deflate", "br", "gzip, gzip"})
    void contentEncodingWhenItIsAnotherThenTheAnswerIsRefused(String encoding) {
        byte[] packed = gzip(gzip(tokenJson(TOKEN, 3600).getBytes(StandardCharsets.UTF_8)));
        refusedEncoding(encoding, encoding.contains("gzip") ? packed : Arrays.copyOfRange(packed, 10, packed.length));
    }

    private static void refusedEncoding(String encoding, byte[] body) {
        Case it = GATEWAY.next().answer(of("200 OK", "Content-Encoding: " + encoding + "\r\n", body));
        assertThat(it.refusal().error().code()).isEqualTo(OAuthError.INVALID_RESPONSE);
        assertThat(it.requests()).hasSize(1);
        assertThat(it.requests().get(0).header("Accept-Encoding")).isEqualTo("identity");
    }

    private static byte[] padded(int size) {
        String json = tokenJson(TOKEN, 3600);
        return (json.substring(0, json.length() - 1) + ",\"x\":\"" + "x".repeat(size - json.length() - 7) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String chunked(String body) {
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                + body + "\r\n0\r\n\r\n";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
