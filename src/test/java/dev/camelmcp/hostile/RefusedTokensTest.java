package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.json;
import static dev.camelmcp.hostile.Answers.with;
import static dev.camelmcp.hostile.Answers.without;
import static dev.camelmcp.hostile.Canary.MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers with status 200 whose members no careful client may accept: refused at once, never cached. */
@Timeout(30)
class RefusedTokensTest {

    private static final String TOKEN = "access_token is missing or holds other characters than visible ASCII";
    private static final String TYPE = "token_type is not Bearer";
    private static final String SCOPE = "scope is neither a string nor an array of strings";
    private static final String SCOPE_CHARACTERS = "scope holds characters that a scope may not have";

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(60);

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("peer: empty token accepted", with("access_token", "\"\""), TOKEN),
                arguments("peer: CRLF in a token accepted", token(MARK + "\\r\\nX-Injected: 1"), TOKEN),
                arguments("access_token missing", without("access_token"), TOKEN),
                arguments("access_token null", with("access_token", "null"), TOKEN),
                arguments("access_token a number", with("access_token", "4711"), TOKEN),
                arguments("access_token true", with("access_token", "true"), TOKEN),
                arguments("access_token an array", with("access_token", "[\"" + MARK + "\"]"), TOKEN),
                arguments("access_token an object", with("access_token", "{\"" + MARK + "\":1}"), TOKEN),
                arguments("access_token with a space", token(MARK + " " + MARK), TOKEN),
                arguments("access_token with a line break at its end", token(MARK + "\\n"), TOKEN),
                arguments("access_token with NUL", token(MARK + "\\u0000"), TOKEN),
                arguments("access_token with an umlaut", token(MARK + "\u00e4"), TOKEN),
                arguments("access_token with an emoji", token(MARK + "\ud83d\ude00"), TOKEN),
                arguments("access_token that says Bearer itself", token("Bearer " + MARK), TOKEN),
                arguments("peer: token_type DPoP used as Bearer", with("token_type", "\"DPoP\""), TYPE),
                arguments("token_type MAC", with("token_type", "\"MAC\""), TYPE),
                arguments("token_type N_A (RFC 8693)", with("token_type", "\"N_A\""), TYPE),
                arguments("token_type of two schemes", with("token_type", "\"Bearer, DPoP\""), TYPE),
                arguments("token_type a number", with("token_type", "1"), TYPE),
                arguments("scope a number", with("scope", "4711"), SCOPE),
                arguments("scope true", with("scope", "true"), SCOPE),
                arguments("scope an object", with("scope", "{\"read write\":\"" + MARK + "\"}"), SCOPE),
                arguments("scope an array of numbers", with("scope", "[1,2]"), SCOPE),
                arguments("scope an array with null in it", with("scope", "[\"read\",\"write\",null]"), SCOPE),
                arguments("scope with an ANSI escape", with("scope", "\"read write \\u001b[31m\""), SCOPE_CHARACTERS),
                arguments("scope with a quote", with("scope", "\"read write \\\"" + MARK + "\""), SCOPE_CHARACTERS),
                arguments(
                        "scope array with CRLF in it",
                        with("scope", "[\"read\",\"write\",\"a\\r\\nb\"]"),
                        SCOPE_CHARACTERS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void answerWhenAMemberIsNotWhatOAuthAllowsThenRefusedAtOnce(String name, String body, String reason) {
        Case it = GATEWAY.next().answer(json(body));
        OAuthException refusal = it.refusal();
        assertThat(refusal).hasMessage("OAuth token request failed: " + reason);
        assertThat(refusal.error()).isEqualTo(new OAuthError(it.id(), OAuthError.INVALID_RESPONSE, reason, 200));
        assertThat(it.requests()).as("no retry: the answer would be the same").hasSize(1);
    }

    static Stream<Arguments> scopes() {
        return Stream.of(
                arguments("peer: reduced scope accepted", "\"read\"", "read"),
                arguments("other scopes than asked for", "\"admin\"", "admin"),
                arguments("scopes in another case, which RFC 6749 §3.3 tells apart", "\"Read Write\"", "Read Write"),
                arguments("a scope that only starts like the one asked for", "\"read writer\"", "read writer"),
                arguments("scope empty: nothing was granted", "\"\"", ""),
                arguments("scope an empty array: nothing was granted", "[]", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scopes")
    void scopeWhenOneIsMissingThenRefusedAtOnce(String name, String scope, String received) {
        Case it = GATEWAY.next().answer(json(with("scope", scope)));
        OAuthException refusal = it.refusal();
        assertThat(refusal).hasMessage("Token scopes validation failed. Requested: read write, Received: " + received);
        assertThat(refusal.error().code()).isEqualTo(OAuthError.INSUFFICIENT_SCOPE);
        assertThat(it.requests()).hasSize(1);
    }

    private static String token(String json) {
        return with("access_token", "\"" + json + "\"");
    }
}
