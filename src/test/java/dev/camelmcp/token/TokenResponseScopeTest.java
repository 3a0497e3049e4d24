package dev.camelmcp.token;

import static dev.camelmcp.token.TokenAnswers.REQUESTED;
import static dev.camelmcp.token.TokenAnswers.SERVER;
import static dev.camelmcp.token.TokenAnswers.answerWith;
import static dev.camelmcp.token.TokenAnswers.answerWithout;
import static dev.camelmcp.token.TokenAnswers.parse;
import static dev.camelmcp.token.TokenAnswers.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code scope} in an answer (RFC 6749 §5.1 and §3.3). */
class TokenResponseScopeTest {

    static Stream<Object> readAndAdmin() {
        return Stream.of(
                "read admin",
                "admin read",
                "read,admin",
                "read, admin",
                " read   admin ",
                List.of("read", "admin"),
                List.of("read", "admin", "read"));
    }

    @ParameterizedTest
    @MethodSource("readAndAdmin")
    void parseWhenScopeIsAStringOrAnArrayThenReadsTheGrantedScopes(Object scope) throws Exception {
        assertThat(parse(answerWith("scope", scope)).scope().values()).containsExactlyInAnyOrder("read", "admin");
    }

    @Test
    void parseWhenScopeIsAbsentThenIsAsRequested() throws Exception {
        assertThat(parse(answerWithout("scope")).scope()).isEqualTo(REQUESTED);
    }

    static Stream<Object> nothing() {
        return Stream.of("", " ", List.of());
    }

    @ParameterizedTest
    @MethodSource("nothing")
    void parseWhenScopeIsEmptyThenNothingWasGranted(Object scope) throws Exception {
        assertThat(parse(answerWith("scope", scope)).scope().isEmpty()).isTrue();
    }

    static Stream<Object> whatIsNoScope() {
        return Stream.of(42, true, Map.of("read", true), List.of("read", 1), Arrays.asList("read", null));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoScope")
    void parseWhenScopeIsNeitherStringNorArrayOfStringsThenRefuses(Object scope) {
        assertThat(refused(answerWith("scope", scope)).code()).isEqualTo(OAuthError.INVALID_RESPONSE);
    }

    static Stream<Object> hostileScopes() {
        return Stream.of(
                List.of("read\r\nERROR forged log line"),
                List.of("read\nwrite"),
                "read\u001b[2Jwrite",
                "read\u0000",
                "read\u0085forged");
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("hostileScopes")
    void parseWhenScopeHoldsControlCharactersThenTheyNeverEndUpInAMessage(Object scope) {
        assertThat(messageAbout(scope)).doesNotContainPattern("[\\x00-\\x1F\\x7F-\\x9F]");
    }

    /** What is logged about a token with that scope, whether it is refused at once or by the scope check. */
    private static String messageAbout(Object scope) {
        try {
            return OAuthException.scopesMissing(
                            SERVER,
                            REQUESTED,
                            parse(answerWith("scope", scope)).scope().toString())
                    .getMessage();
        } catch (OAuthException e) {
            return e.getMessage();
        }
    }
}
