package dev.camelmcp.token;

import static dev.camelmcp.token.TokenAnswers.DEFAULT_LIFETIME;
import static dev.camelmcp.token.TokenAnswers.NOW;
import static dev.camelmcp.token.TokenAnswers.answerWith;
import static dev.camelmcp.token.TokenAnswers.answerWithout;
import static dev.camelmcp.token.TokenAnswers.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code expires_in} (RFC 6749 §5.1) as servers really write it. */
class TokenLifetimeTest {

    private static final long LONGEST = Long.MAX_VALUE / 1_000_000_000;

    private static Duration lifetime(Object expiresIn) throws OAuthException {
        return parse(answerWith("expires_in", expiresIn)).lifetime();
    }

    @Test
    void parseWhenExpiresInIsANumberThenExpiresThatManySecondsAfterTheAnswer() throws Exception {
        assertThat(parse(answerWith("expires_in", 90)).expiresAt()).isEqualTo(NOW.plusSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", " 3600 "})
    void parseWhenExpiresInIsAStringThenReadsItAsSeconds(String expiresIn) throws Exception {
        assertThat(lifetime(expiresIn)).isEqualTo(Duration.ofHours(1));
    }

    static Stream<Number> decimals() {
        return Stream.of(3599.0, 3599.9, new BigDecimal("3599.999"));
    }

    @ParameterizedTest
    @MethodSource("decimals")
    void parseWhenExpiresInIsADecimalThenNeverLivesLongerThanTheServerSaid(Number expiresIn) throws Exception {
        assertThat(lifetime(expiresIn)).isEqualTo(Duration.ofSeconds(3599));
    }

    @Test
    void parseWhenExpiresInIsMissingThenTakesTheDefaultLifetime() throws Exception {
        assertThat(parse(answerWithout("expires_in")).lifetime()).isEqualTo(DEFAULT_LIFETIME);
    }

    @Test
    void parseWhenExpiresInIsNullThenTakesTheDefaultLifetime() throws Exception {
        assertThat(lifetime(null)).isEqualTo(DEFAULT_LIFETIME);
    }

    @Test
    void parseWhenExpiresInIsMissingAndTokenIsAJwtThenExpiresWhenTheJwtDoes() throws Exception {
        Map<String, Object> members = answerWithout("expires_in");
        members.put("access_token", jwt("{\"exp\":" + NOW.plusSeconds(60).getEpochSecond() + "}"));

        assertThat(parse(members).expiresAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void parseWhenBothExpiresInAndJwtExpAreThereThenTakesExpiresIn() throws Exception {
        Map<String, Object> members = answerWith("expires_in", 30);
        members.put("access_token", jwt("{\"exp\":" + NOW.plusSeconds(60).getEpochSecond() + "}"));

        assertThat(parse(members).expiresAt()).isEqualTo(NOW.plusSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"sub\":\"x\"}", "{\"exp\":\"soon\"}", "not json", "[]"})
    void parseWhenNeitherExpiresInNorAReadableJwtExpIsThereThenTakesTheDefaultLifetime(String payload)
            throws Exception {
        Map<String, Object> members = answerWithout("expires_in");
        members.put("access_token", jwt(payload));

        assertThat(parse(members).lifetime()).isEqualTo(DEFAULT_LIFETIME);
    }

    static Stream<Object> whatIsNoLifetime() {
        return Stream.of(
                0,
                "0",
                0.5,
                -1,
                -3600L,
                "-3600",
                "",
                "soon",
                "3600s",
                "0x10",
                true,
                List.of(3600),
                Map.of("seconds", 3600),
                Double.NaN);
    }

    @ParameterizedTest
    @MethodSource("whatIsNoLifetime")
    void parseWhenExpiresInIsNotAPositiveNumberThenItCountsAsAbsent(Object expiresIn) throws Exception {
        countsAsAbsent(expiresIn);
    }

    static Stream<Object> hugeLifetimes() {
        return Stream.of(
                LONGEST + 1,
                Long.MAX_VALUE,
                Long.toString(Long.MAX_VALUE),
                "18446744073709555216",
                1e300,
                Double.POSITIVE_INFINITY,
                // 2^64 + 3600: whoever cuts it to 64 bits reads an hour
                new BigInteger("18446744073709555216"),
                new BigDecimal("18446744073709555216.0"));
    }

    @ParameterizedTest
    @MethodSource("hugeLifetimes")
    void parseWhenExpiresInIsHugeThenItCountsAsAbsentRatherThanOverflows(Object expiresIn) throws Exception {
        countsAsAbsent(expiresIn);
    }

    @Test
    void parseWhenTheJwtExpiresInAThousandYearsThenTakesTheDefaultLifetime() throws Exception {
        Map<String, Object> members = answerWithout("expires_in");
        members.put(
                "access_token",
                jwt("{\"exp\":" + NOW.plusSeconds(31_556_952_000L).getEpochSecond() + "}"));

        assertThat(parse(members).lifetime()).isEqualTo(DEFAULT_LIFETIME);
    }

    private static void countsAsAbsent(Object expiresIn) throws OAuthException {
        List<String> oddities = new ArrayList<>();
        AccessToken token = TokenResponse.parse(
                TokenAnswers.SERVER,
                answerWith("expires_in", expiresIn),
                TokenAnswers.REQUESTED,
                DEFAULT_LIFETIME,
                false,
                NOW,
                oddities::add);

        assertThat(token.lifetime()).isEqualTo(DEFAULT_LIFETIME);
        assertThat(oddities).singleElement().asString().startsWith("expires_in is of no use");
    }

    @Test
    void parseWhenExpiresInIsTheLargestThatNanosecondsHoldThenIsStillAccepted() throws Exception {
        assertThat(lifetime(LONGEST)).isEqualTo(Duration.ofSeconds(LONGEST));
    }

    private static String jwt(String payload) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
