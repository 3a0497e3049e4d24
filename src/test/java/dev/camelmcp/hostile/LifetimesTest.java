package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.error;
import static dev.camelmcp.hostile.Answers.token;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Short lives, and servers that fail or repeat themselves while a token is still valid. The buffer is longer than all
 * of these lives.
 */
@Timeout(30)
class LifetimesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(10)
            .with("mcp.oauth.failure-pause", "300ms")
            .withEach("oauth.token-expiry-buffer", "3600");

    @Test
    void peerLifetimeUpToTheBufferNeverCached() {
        Case it = GATEWAY.next().answer(token(TOKEN, 3));
        AccessToken first = it.token();
        for (int i = 0; i < 20; i++) {
            assertThat(it.token()).isSameAs(first);
        }
        assertThat(it.requests()).hasSize(1);
    }

    @Test
    void lifetimeWhenItIsOneSecondThenReplacedInTimeAndNoCallerFails() {
        Case it = GATEWAY.next().answer(token(TOKEN, 1), token(TOKEN + "2", 3600));
        it.token();
        hammer(it, () -> it.token().value().value().endsWith("2"));
        assertThat(it.requests()).hasSize(2);
    }

    /**
     * A token of two seconds that the server hands out again and again until it is over: with what is left of its life
     * as expires_in.
     */
    @Test
    void sameTokenAgainAndAgainThenNoSpin() {
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        Case it = GATEWAY.next().answer(peer -> {
            long left =
                    Duration.ofNanos(end - System.nanoTime()).plusMillis(999).toSeconds();
            (left > 0 ? token(TOKEN, (int) left) : token(TOKEN + "2", 3600)).send(peer);
        });
        hammer(it, () -> it.token().value().value().endsWith("2"));
        assertThat(it.requests()).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void peerServerDownWhileTheTokenIsValidThenCallersAreUnaffected() {
        Case it = GATEWAY.next().answer(token(TOKEN, 4), Peer::reset);
        AccessToken first = it.token();
        hammer(it, () -> it.requests().size() >= 5);
        assertThat(it.token()).isSameAs(first);
        assertThat(it.requests())
                .as("one renewal with its retries, then a pause")
                .hasSize(5);
        downAndExpired(it, 503, OAuthError.UNREACHABLE);
        back(it);
    }

    @Test
    void renewalWhenRefusedWhileTheTokenIsValidThenCallersAreUnaffected() {
        Case it = GATEWAY.next().answer(token(TOKEN, 4), error("401 Unauthorized", "invalid_client"));
        AccessToken first = it.token();
        hammer(it, () -> it.requests().size() >= 2);
        for (int i = 0; i < 20; i++) {
            assertThat(it.token()).isSameAs(first);
        }
        assertThat(it.requests()).as("asked once, not for each caller").hasSize(2);
        downAndExpired(it, 502, "invalid_client");
    }

    @Test
    void peerNo401HandlingThenTheCallerGetsTheAnswerToASecondTryWithANewToken() throws Exception {
        Case it = GATEWAY.next().answer(token(TOKEN + "1", 3600), token(TOKEN + "2", 3600));
        Answer unauthorized = peer -> peer.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        GATEWAY.server().answer(it.mcpPath(), unauthorized, Answers.unmarked("{\"ok\":true}"));
        assertThat(it.call().body()).isEqualTo("{\"ok\":true}");
        assertThat(it.requests()).hasSize(2);
        assertThat(it.forwarded())
                .extracting(r -> r.header("Authorization"))
                .containsExactly("Bearer " + TOKEN + "1", "Bearer " + TOKEN + "2");
    }

    @Test
    void sameTokenAfterA401ThenNoSpin() throws Exception {
        Case it = GATEWAY.next();
        String challenge = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n";
        GATEWAY.server().answer(it.mcpPath(), peer -> peer.write(challenge));
        for (int i = 1; i <= 3; i++) {
            HttpResponse<String> caller = it.call();
            assertThat(caller.statusCode()).isEqualTo(502);
            assertThat(caller.body()).contains("\"error\":\"" + OAuthError.TOKEN_REJECTED + "\"");
            assertThat(caller.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(it.forwarded()).hasSizeLessThanOrEqualTo(2 * i);
            assertThat(it.requests()).hasSizeLessThanOrEqualTo(2 * i);
        }
    }

    /** Calls without a pause until it is so; each call must get a token. */
    private static void hammer(Case it, BooleanSupplier until) {
        await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> {
            it.token();
            return until.getAsBoolean();
        });
    }

    private static void downAndExpired(Case it, int status, String code) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> caller = it.call();
            assertThat(caller.statusCode()).isEqualTo(status);
            assertThat(caller.body()).contains("\"error\":\"" + code + "\"");
            assertThat(caller.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        });
        assertThat(it.isCached()).isFalse();
    }

    private static void back(Case it) {
        it.answer(token());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(it.call().statusCode()).isEqualTo(200));
    }
}
