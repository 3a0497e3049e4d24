package dev.camelmcp.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {

    private static final Instant ISSUED = Instant.parse("2026-11-23T08:00:00Z");

    private static AccessToken token(String value, long seconds) {
        return new AccessToken(new Secret(value), ScopeSet.parse("read"), ISSUED, ISSUED.plusSeconds(seconds));
    }

    @Test
    void toStringOfASecretIsTheSameForAllSecrets() {
        assertThat(new Secret("hunter2")).hasToString("****");
        assertThat(new Secret("a much longer one")).hasToString("****");
    }

    @Test
    void toStringOfATokenShowsScopeAndExpiryButNotTheToken() {
        assertThat(token("hunter2", 60).toString())
                .contains("read", "2026-11-23T08:01:00Z")
                .doesNotContain("hunter2", "hunt", "ter2");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void tokenThatIsExpiredFromTheStartCannotBeMade(long seconds) {
        assertThatThrownBy(() -> token("hunter2", seconds))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void lifetimeRunsFromIssueToExpiry() {
        assertThat(token("t", 90).lifetime()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void sameValueIgnoresWhenTheTokenWasIssued() {
        assertThat(token("a", 60).sameValue(token("a", 3600))).isTrue();
        assertThat(token("a", 60).sameValue(token("b", 60))).isFalse();
    }
}
