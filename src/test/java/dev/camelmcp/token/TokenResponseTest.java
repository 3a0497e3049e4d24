package dev.camelmcp.token;

import static dev.camelmcp.token.TokenAnswers.NOW;
import static dev.camelmcp.token.TokenAnswers.TOKEN;
import static dev.camelmcp.token.TokenAnswers.answer;
import static dev.camelmcp.token.TokenAnswers.answerWith;
import static dev.camelmcp.token.TokenAnswers.answerWithout;
import static dev.camelmcp.token.TokenAnswers.parse;
import static dev.camelmcp.token.TokenAnswers.refusal;
import static dev.camelmcp.token.TokenAnswers.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers of a token endpoint hold a token that may be used (RFC 6749 §5.1, RFC 6750 §2.1). */
class TokenResponseTest {

    private static final String MARK = "bodyMark";

    @Test
    void parseWhenAnswerIsCompleteThenTakesTokenAsItIs() throws Exception {
        AccessToken token = parse(answer());

        assertThat(token.value()).isEqualTo(new Secret(TOKEN));
        assertThat(token.issuedAt()).isEqualTo(NOW);
        assertThat(token.authorization()).isEqualTo("Bearer " + TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer", "bearer", "bEaReR", "BearerToken", "Application Access Token", "JWT", "", " Bearer"})
    void parseWhenTokenTypeNamesNoOtherSchemeThenSendsItAsBearer(String type) throws Exception {
        assertThat(parse(answerWith("token_type", type)).authorization()).startsWith("Bearer ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DPoP",
                "dpop",
                "mac",
                "http-mac",
                "N_A",
                "Basic",
                "OAuth",
                "Bearer, DPoP",
                "pop",
                "AWS4-HMAC-SHA256"
            })
    void parseWhenTokenTypeNamesAnotherSchemeThenRefuses(String type) {
        assertThat(refused(answerWith("token_type", type)).code()).isEqualTo(OAuthError.INVALID_RESPONSE);
    }

    @Test
    void parseWhenTokenTypeIsMissingThenIsBearer() throws Exception {
        assertThat(parse(answerWithout("token_type")).authorization()).isEqualTo("Bearer " + TOKEN);
    }

    @Test
    void parseWhenTokenTypeIsNoStringThenRefuses() {
        assertThat(refused(answerWith("token_type", List.of("Bearer"))).code()).isEqualTo(OAuthError.INVALID_RESPONSE);
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(
            strings = {
                "",
                " ",
                "abc def",
                " abc",
                "abc ",
                "abc\n",
                "abc\r\nX-Injected: 1",
                "abc\u0000",
                "abc\u007f",
                "t\u00f6ken"
            })
    void parseWhenAccessTokenIsNotVisibleAsciiThenRefuses(String token) {
        assertThat(refused(answerWith("access_token", token)).code()).isEqualTo(OAuthError.INVALID_RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "ab=c", "abc,def", "abc\"", "v^1.1#i^1", "a|b:c@d", "a\\b"})
    void parseWhenAccessTokenIsVisibleAsciiThenTakesItAsItIs(String token) throws Exception {
        assertThat(parse(answerWith("access_token", token)).authorization()).isEqualTo("Bearer " + token);
    }

    @Test
    void parseWhenAccessTokenIsMissingThenRefuses() {
        assertThat(refusal(answerWithout("access_token")))
                .hasMessage(
                        "OAuth token request failed: access_token is missing or holds other characters than visible ASCII");
    }

    @Test
    void parseWhenAccessTokenIsANumberThenRefuses() {
        assertThat(refused(answerWith("access_token", 12345)).code()).isEqualTo(OAuthError.INVALID_RESPONSE);
    }

    @Test
    void parseWhenAnswerIsEmptyThenRefuses() {
        assertThat(refused(Map.of()))
                .returns(OAuthError.INVALID_RESPONSE, OAuthError::code)
                .returns(TokenAnswers.SERVER, OAuthError::server)
                .returns(200, OAuthError::status);
    }

    @Test
    void parseWhenAnswerIsInvalidThenALaterAttemptIsNoUse() {
        assertThat(refused(answerWithout("access_token")).isTransient()).isFalse();
    }

    static Stream<Map<String, Object>> answersThatAreRefused() {
        return Stream.of(
                answerWith("access_token", MARK + "\r\n"),
                answerWith("access_token", List.of(MARK)),
                answerWith("token_type", "DPoP" + " " + MARK),
                answerWith("scope", Map.of(MARK, MARK)),
                answerWith("scope", List.of(MARK, 1)),
                answerWith("error", MARK + "\r\n"),
                answerWith("error", Map.of("code", MARK)),
                answerWith("error", List.of(MARK)));
    }

    @ParameterizedTest
    @MethodSource("answersThatAreRefused")
    void refusalNeverShowsAnythingOfTheBody(Map<String, Object> members) {
        members.put("error_description", MARK);
        members.put("error_uri", "https://" + MARK);
        members.putIfAbsent("refresh_token", MARK);

        OAuthException refusal = refusal(members);

        assertThat(refusal).isNotNull().hasNoCause();
        assertThat(refusal.getMessage()).doesNotContain(MARK, TOKEN);
        assertThat(refusal.error().toString()).doesNotContain(MARK, TOKEN);
    }
}
