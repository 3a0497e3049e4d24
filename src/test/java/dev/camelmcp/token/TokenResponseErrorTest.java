package dev.camelmcp.token;

import static dev.camelmcp.token.TokenAnswers.SERVER;
import static dev.camelmcp.token.TokenAnswers.answerWith;
import static dev.camelmcp.token.TokenAnswers.refusal;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.ValueSource;

/** Error answers (RFC 6749 §5.2), which come from a server that may be hostile or broken. */
class TokenResponseErrorTest {

    @Test
    void parseWhenA200CarriesAnErrorThenRefusesEvenWithATokenBesideIt() {
        OAuthException refusal = refusal(answerWith("error", "invalid_client"));

        assertThat(refusal).isNotNull().hasMessage("OAuth token request failed: invalid_client");
        assertThat(refusal.error().code()).isEqualTo("invalid_client");
        assertThat(refusal.error().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_request", "invalid_grant", "temporarily_unavailable", "E-1.b"})
    void errorWhenCodeLooksLikeOneThenKeepsIt(String code) {
        assertThat(TokenResponse.error(SERVER, Map.of("error", code), 400))
                .isEqualTo(new OAuthError(SERVER, code, null, 400));
    }

    static Stream<String> hostileCodes() {
        return Stream.of(
                "<b>markup</b>",
                "client:s3cr3t/+: %",
                "invalid_client\r\nINFO forged log line",
                "invalid_client\n",
                "invalid\"client",
                "invalid\\client",
                "invalid\tclient",
                "invalid\u001b[31mclient",
                "ung\u00fcltig",
                "invalid\u2028client",
                "x".repeat(101));
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("hostileCodes")
    void errorWhenCodeIsHostileThenItNeverEndsUpInAMessage(String code) {
        OAuthError error = TokenResponse.error(SERVER, Map.of("error", code), 401);

        assertThat(error.code()).isEqualTo(OAuthError.INVALID_RESPONSE);
        assertThat(error.toString()).doesNotContain(code);
        assertThat(OAuthException.tokenRequestFailed(error))
                .hasMessage("OAuth token request failed: " + OAuthError.INVALID_RESPONSE);
    }

    static Stream<Object> whatIsNoCode() {
        return Stream.of(Map.of("message", "client secret hunter2 is wrong"), List.of("hunter2"), 42, true, "", "   ");
    }

    @ParameterizedTest
    @MethodSource("whatIsNoCode")
    void errorWhenCodeIsNotAStringOrIsBlankThenIsAnInvalidResponse(Object code) {
        assertThat(TokenResponse.error(SERVER, Map.of("error", code), 401).code())
                .isEqualTo(OAuthError.INVALID_RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {299, 400, 503})
    void errorWhenThereAreNoErrorMembersThenIsAnInvalidResponseWithTheStatus(int status) {
        assertThat(TokenResponse.error(SERVER, Map.of(), status))
                .isEqualTo(new OAuthError(SERVER, OAuthError.INVALID_RESPONSE, null, status));
    }

    @Test
    void errorNeverRepeatsTheServersDescription() {
        Map<String, Object> members = new HashMap<>();
        members.put("error", "invalid_client");
        members.put("error_description", "secret hunter2 does not match");
        members.put("error_uri", "https://hunter2.example/");

        OAuthError error = TokenResponse.error(SERVER, members, 401);

        assertThat(error.toString()).doesNotContain("hunter2");
        assertThat(OAuthException.tokenRequestFailed(error).getMessage()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_client, oauth.client-secret",
        "unauthorized_client, oauth.client-id",
        "invalid_scope, oauth.scope",
        "invalid_target, oauth.resource",
        "unsupported_grant_type, client_credentials"
    })
    void errorWhenTheCodePointsAtASettingThenTheDescriptionNamesIt(String code, String setting) {
        assertThat(TokenResponse.error(SERVER, Map.of("error", code), 400).description())
                .contains(setting);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void errorWhenTheEndpointRedirectsThenTheDescriptionSaysThatItIsNotFollowed(int status) {
        assertThat(TokenResponse.error(SERVER, Map.of(), status).description())
                .contains("redirect", "not followed", "oauth.token-url");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 305, 399})
    void errorWhenTheStatusLeadsNowhereThenTheDescriptionNamesItAndNoRedirect(int status) {
        assertThat(TokenResponse.error(SERVER, Map.of(), status).description())
                .contains("answered " + status, "oauth.token-url")
                .doesNotContain("redirect");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_client, 400, false",
        "invalid_client, 401, false",
        "slow_down, 429, true",
        "http_status_408, 408, true",
        "http_status_425, 425, true",
        "temporarily_unavailable, 400, true",
        "unknown_error, 400, true",
        "http_status_403, 403, false",
        "server_error, 500, true",
        "temporarily_unavailable, 503, true",
        "insufficient_scope, 200, false",
        "authorization_server_unreachable, 0, true"
    })
    void transientIsWhatALaterAttemptMayCure(String code, int status, boolean expected) {
        assertThat(new OAuthError(SERVER, code, null, status).isTransient()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void errorWithNothingInItIsNone(String empty) throws OAuthException {
        Map<String, Object> members =
                Map.of("access_token", "t", "token_type", "Bearer", "error", empty, "error_description", empty);
        assertThat(TokenResponse.parse(SERVER, members, ScopeSet.EMPTY, Duration.ofHours(1), Instant.EPOCH)
                        .value()
                        .value())
                .isEqualTo("t");
    }

    @Test
    void scopesMissingSaysWhatWasAskedForAndWhatWasGranted() {
        OAuthException e = OAuthException.scopesMissing(SERVER, ScopeSet.parse("read,write"), "read");

        assertThat(e).hasMessage("Token scopes validation failed. Requested: read write, Received: read");
        assertThat(e.error()).isEqualTo(new OAuthError(SERVER, OAuthError.INSUFFICIENT_SCOPE, e.getMessage(), 200));
    }
}
