package dev.camelmcp.clientauth;

import static dev.camelmcp.clientauth.Clients.client;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact header of {@code client_secret_basic}; the expected values were not computed with this project's code. */
class ClientSecretBasicTest {

    private static String authorization(String id, String secret, String encoding) {
        FormRequest request = new FormRequest();
        new ClientAuthentications(Clock.systemUTC())
                .authenticate(client(id, secret, "basic-auth-encoding=" + encoding), request);
        assertThat(request.body()).as("credentials go into the header only").isEmpty();
        assertThat(request.headers()).containsOnlyKeys("Authorization");
        return request.headers().get("Authorization");
    }

    /** In base64: {@code gateway:s3cr3t%2F%2B%3A+%25} and {@code g%C3%A4teway%3A1:%C3%A4%C3%B6%C3%BC%C3%9F}. */
    @ParameterizedTest
    @CsvSource({
        "s6BhdRkqt3, gX1fBat3bV, Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW",
        "gateway, s3cr3t/+: %, Basic Z2F0ZXdheTpzM2NyM3QlMkYlMkIlM0ErJTI1",
        "g\u00e4teway:1, \u00e4\u00f6\u00fc\u00df, Basic ZyVDMyVBNHRld2F5JTNBMTolQzMlQTQlQzMlQjYlQzMlQkMlQzMlOUY="
    })
    void formEncodesIdAndSecretBeforeBase64(String id, String secret, String expected) {
        assertThat(authorization(id, secret, "form")).isEqualTo(expected);
    }

    /** In base64: {@code gateway:s3cr3t/+: %} and {@code gäteway1:äöüß} in UTF-8. */
    @ParameterizedTest
    @CsvSource({
        "s6BhdRkqt3, gX1fBat3bV, Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW",
        "gateway, s3cr3t/+: %, Basic Z2F0ZXdheTpzM2NyM3QvKzogJQ==",
        "g\u00e4teway1, \u00e4\u00f6\u00fc\u00df, Basic Z8OkdGV3YXkxOsOkw7bDvMOf"
    })
    void rawModeEncodesNothingBeforeBase64(String id, String secret, String expected) {
        assertThat(authorization(id, secret, "raw")).isEqualTo(expected);
    }

    @Test
    void encodingIsFormUnlessToldOtherwise() {
        FormRequest request = new FormRequest();
        new ClientAuthentications(Clock.systemUTC()).authenticate(client("gateway", "s3cr3t/+: %"), request);

        assertThat(request.headers()).containsEntry("Authorization", "Basic Z2F0ZXdheTpzM2NyM3QlMkYlMkIlM0ErJTI1");
    }

    @Test
    void headerNeverHoldsALineBreakHoweverLongTheSecret() {
        assertThat(authorization("gateway", "x".repeat(4096), "form")).doesNotContain("\r", "\n");
    }
}
