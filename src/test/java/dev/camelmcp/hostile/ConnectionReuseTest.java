package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.tokenJson;
import static dev.camelmcp.hostile.Canary.MARK;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.token.OAuthError;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two clients of one authorization server, one after the other: what the first one's connection was left in is no
 * concern of the second.
 */
@Timeout(30)
class ConnectionReuseTest {

    private static final String POISON = tokenJson(MARK + "-poison", 3600);
    private static final String SECOND_ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: " + POISON.length() + "\r\n\r\n" + POISON;

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(40);

    @Test
    void keepAliveConnectionWhenClosedBetweenRequestsThenTheNextCallerNoticesNothing() throws IOException {
        GATEWAY.next().token();
        GATEWAY.server().dropConnections();
        undisturbed();
    }

    @Test
    void connectionWhenClosedRightBehindTheAnswerThenTheNextCallerNoticesNothing() {
        GATEWAY.next()
                .answer(peer -> {
                    Answers.token().send(peer);
                    peer.close();
                })
                .token();
        undisturbed();
    }

    @Test
    void connectionWhenResetRightBehindTheAnswerThenTheNextCallerNoticesNothing() {
        GATEWAY.next()
                .answer(peer -> {
                    Answers.token().send(peer);
                    peer.reset();
                })
                .acquire();
        undisturbed();
    }

    @ParameterizedTest(name = "Keep-Alive: {0}")
    @ValueSource(strings = {"timeout=0", "timeout=-1", "timeout=99999999999999999999", "max=0", MARK})
    void keepAliveHeaderWhenItIsOddThenTheNextCallerNoticesNothing(String value) {
        String headers = "Connection: keep-alive\r\nKeep-Alive: " + value + "\r\n";
        GATEWAY.next()
                .answer(Answers.of("200 OK", headers, tokenJson(TOKEN, 60).getBytes()))
                .token();
        undisturbed();
    }

    static Stream<Arguments> smuggled() {
        return Stream.of(
                arguments("behind a 200", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
                arguments("behind a 204, which has no body", "HTTP/1.1 204 No Content\r\n\r\n"),
                arguments("behind a 304, which has no body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"),
                arguments("behind a 401", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"),
                arguments(
                        "behind an empty chunked body",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                arguments("behind garbage", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n" + MARK + "\r\n"));
    }

    /** Would catch a pooled connection on which the answer to a request is there before the request. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("smuggled")
    void secondAnswerWhenItStandsBehindTheFirstThenItIsNobodysToken(String name, String first) {
        Case it = GATEWAY.next().answer(peer -> peer.write(first + SECOND_ANSWER));
        assertThat(it.refusal().error().code()).isNotEqualTo(OAuthError.UNREACHABLE);
        assertThat(it.requests()).hasSize(1);
        undisturbed();
    }

    private static void undisturbed() {
        Case next = GATEWAY.next();
        assertThat(next.token().value().value()).isEqualTo(TOKEN);
        assertThat(next.requests()).hasSize(1);
        assertThat(next.logged()).noneMatch(line -> line.startsWith("Retrying"));
    }
}
