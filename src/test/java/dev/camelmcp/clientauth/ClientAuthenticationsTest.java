package dev.camelmcp.clientauth;

import static dev.camelmcp.clientauth.Clients.client;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAuthenticationsTest {

    private static FormRequest authenticated(String method, String secret) {
        FormRequest request = new FormRequest().parameter("grant_type", "client_credentials");
        new ClientAuthentications(Clock.systemUTC())
                .authenticate(client("gateway", secret, "token-endpoint-auth-method=" + method), request);
        return request;
    }

    @Test
    void clientSecretPostAddsIdAndSecretToTheBodyAndNothingToTheHeaders() {
        FormRequest request = authenticated("client_secret_post", "s3cr3t/+: %\u00e4");

        assertThat(request.body())
                .isEqualTo("grant_type=client_credentials&client_id=gateway&client_secret=s3cr3t%2F%2B%3A+%25%C3%A4");
        assertThat(request.headers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"form", "raw"})
    void basicAuthEncodingChangesNothingInTheBody(String encoding) {
        FormRequest request = new FormRequest();
        new ClientAuthentications(Clock.systemUTC())
                .authenticate(client("a b", "c/d", "use-basic-auth=false", "basic-auth-encoding=" + encoding), request);

        assertThat(request.body()).isEqualTo("client_id=a+b&client_secret=c%2Fd");
    }

    @Test
    void noneSendsTheClientIdAndNoSecretEvenIfOneIsConfigured() {
        FormRequest request = authenticated("none", "hunter2");

        assertThat(request.body()).isEqualTo("grant_type=client_credentials&client_id=gateway");
        assertThat(request.headers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"client_secret_basic", "client_secret_post", "none"
            }) // KeyFilesTest and PrivateKeyJwtTest have those that need files
    void everyMethodThatCanBeConfiguredHasAnImplementationThatSaysWhoTheClientIs(String method) {
        FormRequest request = authenticated(method, "hunter2");

        assertThat(request.body().contains("client_id=gateway")
                        || request.headers().containsKey("Authorization"))
                .isTrue();
    }
}
