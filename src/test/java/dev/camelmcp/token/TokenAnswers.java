package dev.camelmcp.token;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Answers of a token endpoint for {@link TokenResponse} to read: a good one, and what a test changes in it. */
final class TokenAnswers {

    static final String SERVER = "api";
    static final String TOKEN = "tok-abc.DEF_123~+/==";
    static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    static final ScopeSet REQUESTED = ScopeSet.parse("read write");
    static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(42);

    private TokenAnswers() {}

    static Map<String, Object> answer() {
        Map<String, Object> members = new HashMap<>();
        members.put("access_token", TOKEN);
        members.put("token_type", "Bearer");
        members.put("expires_in", 3600);
        return members;
    }

    static Map<String, Object> answerWith(String member, Object value) {
        Map<String, Object> members = answer();
        members.put(member, value);
        return members;
    }

    static Map<String, Object> answerWithout(String member) {
        Map<String, Object> members = answer();
        members.remove(member);
        return members;
    }

    static AccessToken parse(Map<String, ?> members) throws OAuthException {
        return TokenResponse.parse(SERVER, members, REQUESTED, DEFAULT_LIFETIME, NOW);
    }

    /** What an answer that must not be accepted is refused with; null when it is accepted. */
    static OAuthException refusal(Map<String, ?> members) {
        return catchThrowableOfType(OAuthException.class, () -> parse(members));
    }

    /** The error of an answer that must be refused. */
    static OAuthError refused(Map<String, ?> members) {
        OAuthException refusal = refusal(members);
        if (refusal == null) {
            throw new AssertionError("the answer was accepted");
        }
        return refusal.error();
    }
}
