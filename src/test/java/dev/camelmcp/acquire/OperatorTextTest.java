package dev.camelmcp.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTextTest {

    private static final String SECRET = "Zq7+vX/9&p%kL=2w";

    private static final String FORM = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);

    static Stream<String> echoes() {
        return Stream.of(
                "Zq7+vX/9&amp;p%kL=2w",
                "Zq7&plus;vX&sol;9&amp;p&percnt;kL&equals;2w",
                SECRET.chars().mapToObj(c -> "&#" + c + ";").collect(Collectors.joining()),
                SECRET.chars().mapToObj(c -> "&#x" + Integer.toHexString(c)).collect(Collectors.joining(";")),
                FORM.replace("%2F", "/"),
                SECRET.replace("+", "%2B"),
                URLEncoder.encode(FORM, StandardCharsets.UTF_8),
                SECRET.replace("&", "\\u0026"),
                SECRET.replace("/", "\\/"),
                SECRET.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining()),
                "Zq7+vX\u200b/9&p%kL=2w",
                base64("cid:" + SECRET),
                base64("cid:" + FORM).replace("=", ""),
                base64("another:" + SECRET).replace('+', '-').replace('/', '_'),
                base64("c:" + SECRET + " and more"));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void secretIsNotShownHoweverItIsWritten(String echo) {
        assertThat(OperatorText.of("you sent " + echo + " here", List.of(SECRET)))
                .isIn("you sent **** here", "a description that holds a secret, and is not shown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no such client", "R&amp;D is 100% out", "see C:\\temp and a%20b", "%zz &bogus; \\q"})
    void textWithoutTheSecretStaysAsItIs(String text) {
        assertThat(OperatorText.of(text, List.of(SECRET))).isEqualTo(text);
    }

    @Test
    void secretThatIsTooShortToBeMaskedLeavesNothingToShow() {
        assertThat(OperatorText.of("invalid client", List.of("abc")))
                .isEqualTo("(not shown: the secret is too short to be masked)");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
