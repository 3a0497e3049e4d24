package dev.camelmcp.clientauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormRequestTest {

    @Test
    void parametersKeepTheirOrderAndMayRepeat() {
        FormRequest request = new FormRequest()
                .parameter("resource", "https://b.example/")
                .parameter("scope", "read write")
                .parameter("resource", "https://a.example/");

        assertThat(request.body())
                .isEqualTo("resource=https%3A%2F%2Fb.example%2F&scope=read+write&resource=https%3A%2F%2Fa.example%2F");
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a+b",
        "a+b, a%2Bb",
        "a&grant_type=password, a%26grant_type%3Dpassword",
        "100%, 100%25",
        "\u00e4\u20ac, %C3%A4%E2%82%AC",
        "'', ''"
    })
    void namesAndValuesAreFormEncodedInUtf8(String text, String encoded) {
        assertThat(new FormRequest().parameter("v", text).body()).isEqualTo("v=" + encoded);
        assertThat(new FormRequest().parameter(text, "v").body()).isEqualTo(encoded + "=v");
    }

    @Test
    void bodyWithoutParametersIsEmpty() {
        assertThat(new FormRequest().header("X-Tenant", "t").body()).isEmpty();
    }

    @Test
    void lineBreaksInAValueCannotLeaveTheBody() {
        assertThat(new FormRequest().parameter("v", "a\r\nb").body()).isEqualTo("v=a%0D%0Ab");
    }

    @Test
    void toStringShowsNamesAndNoValues() {
        String text = new FormRequest()
                .parameter("client_secret", "hunter2")
                .parameter("hint", "robot")
                .header("Authorization", "Basic aHVudGVyMg==")
                .toString();

        assertThat(text)
                .contains("client_secret", "hint", "Authorization")
                .doesNotContain("hunter2", "robot", "Basic", "aHVudGVyMg");
    }
}
