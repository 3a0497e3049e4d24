package dev.camelmcp.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a nonce, and as a demand for one (RFC 9449 §8.1, §9). */
class NoncesTest {

    @ParameterizedTest
    @ValueSource(strings = {"eyJ7S_zG.eyJH0-Z.HX4w-7v", "!#[]~", "0"})
    void visibleCharactersAreANonce(String text) {
        assertThat(Nonces.in(text)).isEqualTo(text);
        assertThat(Nonces.in(List.of(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "a\nb", "ä"})
    void anythingElseIsNone(String text) {
        assertThat(Nonces.in(text)).isNull();
    }

    @Test
    void longTextsAndSeveralNoncesAreNone() {
        assertThat(Nonces.in("n".repeat(1024))).isNotNull();
        assertThat(Nonces.in("n".repeat(1025))).isNull();
        assertThat(Nonces.in(List.of("a", "b"))).isNull();
        assertThat(Nonces.in(List.of())).isNull();
        assertThat(Nonces.in(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | DPoP error=\"use_dpop_nonce\" | true",
                "401 | dpop error=use_dpop_nonce | true",
                "401 | DPoP algs=\"ES256, RS256\", error=\"use_dpop_nonce\", error_description=\"a, b\" | true",
                "401 | Bearer realm=\"a\", DPoP error=\"use_dpop_nonce\" | true",
                "401 | DPoP algs=\"ES256\" | false",
                "401 | DPoP error=\"invalid_token\" | false",
                "401 | DPoP error=\"invalid_token\", error_description=\"error=use_dpop_nonce\" | false",
                "401 | Bearer error=\"use_dpop_nonce\" | false",
                "401 | DPoP | false",
                "403 | DPoP error=\"use_dpop_nonce\" | false",
                "400 | DPoP error=\"use_dpop_nonce\" | false"
            })
    void onlyAChallengeOfThatNameDemandsANonce(int status, String challenge, boolean demands) {
        assertThat(NonceDemand.in(status, List.of(challenge))).isEqualTo(demands);
        assertThat(NonceDemand.in(status, List.of("Basic realm=\"x\"", challenge)))
                .isEqualTo(demands);
    }

    @Test
    void noChallengeDemandsNone() {
        assertThat(NonceDemand.in(401, List.of())).isFalse();
    }
}
