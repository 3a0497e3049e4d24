package dev.camelmcp.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.TokenResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** GitHub's answer, as the rest of the gateway understands it. */
class GitHubAppResponseTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.750Z");
    private static final String TOKEN = "ghs_1234567_eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJleGFtcGxlIn0.c2lnbmF0dXJl";
    private static final String MARK = "bodyMark";

    @Test
    void membersThenOnlyThoseOfRfc6749() throws Exception {
        assertThat(members(answer()))
                .isEqualTo(Map.of("access_token", TOKEN, "token_type", "Bearer", "expires_in", 3599L));
    }

    @Test
    void membersThenTokenResponseReadsThem() throws Exception {
        AccessToken token = TokenResponse.parse("api", members(answer()), ScopeSet.EMPTY, Duration.ofMinutes(1), NOW);
        assertThat(token.authorization()).isEqualTo("Bearer " + TOKEN);
        assertThat(token.lifetime()).hasSeconds(3599);
        assertThat(token.scope().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T09:00:00Z, 3599",
        "2026-11-23T10:00:00+01:00, 3599",
        "2026-11-23T08:00:02Z, 1",
        "2026-11-23T08:10:00.750Z, 600"
    })
    void membersThenLifetimeIsRoundedDown(String expiresAt, long seconds) throws Exception {
        assertThat(members(answerWith("expires_at", expiresAt))).containsEntry("expires_in", seconds);
    }

    @Test
    void membersWhenTheAnswerHasAScopeOrATypeThenTheyAreNotTaken() throws Exception {
        Map<String, Object> answer = answerWith("scope", "repo");
        answer.put("token_type", "DPoP");
        answer.put("expires_in", 5);
        assertThat(members(answer)).isEqualTo(members(answer()));
    }

    static Stream<Map<String, Object>> answersWithoutAToken() {
        return Stream.of(
                Map.of(),
                answerWith("token", null),
                answerWith("token", ""),
                answerWith("token", "  "),
                answerWith("token", 42),
                answerWith("token", List.of(MARK)),
                answerWith("expires_at", null),
                answerWith("expires_at", ""),
                answerWith("expires_at", MARK),
                answerWith("expires_at", 1795420800L),
                answerWith("expires_at", "2026-11-23T09:00:00"),
                answerWith("expires_at", "2026-11-23"),
                answerWith("expires_at", "2026-11-23T08:00:00Z"),
                answerWith("expires_at", "2026-11-23T08:00:01Z"),
                answerWith("expires_at", "2025-11-23T09:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource("answersWithoutAToken")
    void membersWhenThereIsNoTokenThatIsValidNowThenRefusedWithoutShowingIt(Map<String, Object> answer) {
        OAuthException refusal = catchThrowableOfType(OAuthException.class, () -> members(answer));

        assertThat(refusal).isNotNull().hasNoCause();
        assertThat(refusal.error().code()).isEqualTo(OAuthError.INVALID_RESPONSE);
        assertThat(refusal.error().server()).isEqualTo("api");
        assertThat(refusal.error().isTransient()).isFalse();
        assertThat(refusal + refusal.error().toString()).doesNotContain(MARK, TOKEN, "2025-11-23");
    }

    @Test
    void membersWhenExpiredThenTheClockIsNamed() {
        Map<String, Object> answer = answerWith("expires_at", "2026-11-23T07:00:00Z");
        assertThat(catchThrowableOfType(OAuthException.class, () -> members(answer)))
                .hasMessage("OAuth token request failed: expires_at is not in the future; check this machine's clock");
    }

    private static Map<String, Object> members(Map<String, Object> answer) throws OAuthException {
        return GitHubAppResponse.members("api", answer, NOW);
    }

    private static Map<String, Object> answer() {
        return new HashMap<>(Map.of(
                "token",
                TOKEN,
                "expires_at",
                "2026-11-23T09:00:00Z",
                "permissions",
                Map.of("contents", "read"),
                "repository_selection",
                "selected"));
    }

    private static Map<String, Object> answerWith(String member, Object value) {
        Map<String, Object> answer = answer();
        answer.put(member, value);
        return answer;
    }
}
