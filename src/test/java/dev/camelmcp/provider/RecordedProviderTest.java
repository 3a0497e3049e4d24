package dev.camelmcp.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.camelmcp.support.TestHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fakes themselves: what is not documented must not pass, or the flow tests prove nothing. */
class RecordedProviderTest {

    private static final Map<String, String> OKTA = Map.of(
            "Authorization",
            "Basic "
                    + java.util.Base64.getEncoder()
                            .encodeToString("0oaTest1client2id3X7:okta-Test_Secret-4f7Qb".getBytes()));

    private static KeyPair app;
    private static KeyPair other;

    @BeforeAll
    static void generateKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        app = generator.generateKeyPair();
        other = generator.generateKeyPair();
    }

    @Test
    void answerWhenTheRequestIsTheDocumentedOneThenTheDocumentedAnswer() throws Exception {
        try (RecordedProvider okta = RecordedProvider.start(Recording.of("okta"))) {
            HttpResponse<String> answer = okta(okta, OKTA, "scope", "tools.read");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"expires_in\":3600");
            assertThat(okta.deviations()).containsExactly(List.of());
        }
    }

    @Test
    void answerWhenAParameterIsMissingAddedWrongOrRepeatedThenRefused() throws Exception {
        try (RecordedProvider okta = RecordedProvider.start(Recording.of("okta"))) {
            assertThat(okta(okta, OKTA).body()).contains("invalid_scope");
            assertThat(okta(okta, OKTA, "scope", "other").body()).contains("invalid_scope");
            assertThat(okta(okta, OKTA, "scope", "tools.read", "scope", "tools.read")
                            .body())
                    .contains("invalid_scope");
            assertThat(okta(okta, OKTA, "scope", "tools.read", "audience", "x").statusCode())
                    .isEqualTo(400);
            assertThat(okta.deviations())
                    .containsExactly(List.of("scope"), List.of("scope"), List.of("scope"), List.of("audience"));
        }
    }

    @Test
    void answerWhenAHeaderIsMissingOrAddedThenRefused() throws Exception {
        try (RecordedProvider okta = RecordedProvider.start(Recording.of("okta"))) {
            assertThat(okta(okta, Map.of(), "scope", "tools.read").statusCode()).isEqualTo(401);
            Map<String, String> more = Map.of("Authorization", OKTA.get("Authorization"), "CamelHttpUri", "x");
            assertThat(okta(okta, more, "scope", "tools.read").statusCode()).isEqualTo(400);
            assertThat(okta.deviations().get(0)).containsExactly("Authorization");
            assertThat(okta.deviations().get(1)).hasSize(1).allMatch("camelhttpuri"::equalsIgnoreCase);
        }
    }

    @Test
    void answerWhenCredentialsAreSentTwiceThenRefused() throws Exception {
        try (RecordedProvider entra = RecordedProvider.start(Recording.of("entra"))) {
            TestHttp.postForm(
                    entra.tokenUrl(),
                    OKTA,
                    TestHttp.form(
                            "client_id", "6f1d2c3b-0a9e-4d5c-8b7a-112233445566",
                            "scope", "api://tools.example.test/.default",
                            "client_secret", "aB8~entra.Test-Secret_+&=",
                            "grant_type", "client_credentials"));
            assertThat(entra.deviations()).containsExactly(List.of("Authorization"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Iv23liTestClientId00, -60, 540, true, 201",
        "Iv23liTestClientId00, -60, 595, true, 201",
        "other, -60, 540, true, 401",
        "Iv23liTestClientId00, 60, 540, true, 401",
        "Iv23liTestClientId00, -60, 660, true, 401",
        "Iv23liTestClientId00, -60, -1, true, 401",
        "Iv23liTestClientId00, -60, 540, false, 401"
    })
    void gitHubTakesTheAppsJwtOnly(String issuer, int issued, int expires, boolean ownKey, int status)
            throws Exception {
        try (RecordedProvider gitHub =
                RecordedProvider.start(Recording.of("github-app"), (RSAPublicKey) app.getPublic())) {
            HttpResponse<String> answer =
                    gitHub(gitHub.tokenUrl(), jwt(issuer, issued, expires, ownKey ? app : other), "");
            assertThat(answer.statusCode()).isEqualTo(status);
        }
    }

    @Test
    void gitHubKnowsItsInstallationOnlyAndWantsNoForm() throws Exception {
        try (RecordedProvider gitHub =
                RecordedProvider.start(Recording.of("github-app"), (RSAPublicKey) app.getPublic())) {
            String jwt = jwt("Iv23liTestClientId00", -60, 540, app);
            assertThat(gitHub(gitHub.origin() + "/app/installations/1/access_tokens", jwt, "")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(gitHub(gitHub.tokenUrl(), jwt, "grant_type=client_credentials")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(gitHub(gitHub.tokenUrl(), jwt, "").body()).doesNotContain("{{");
        }
    }

    private static HttpResponse<String> okta(RecordedProvider okta, Map<String, String> headers, String... more)
            throws Exception {
        String grant = TestHttp.form("grant_type", "client_credentials");
        return TestHttp.postForm(
                okta.tokenUrl(), headers, more.length == 0 ? grant : grant + "&" + TestHttp.form(more));
    }

    private static HttpResponse<String> gitHub(String url, String jwt, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Accept", "application/vnd.github+json")
                                .header("X-GitHub-Api-Version", "2022-11-28")
                                .header("Authorization", "Bearer " + jwt)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String jwt(String issuer, int issued, int expires, KeyPair signer) throws Exception {
        Instant now = Instant.now();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .issueTime(Date.from(now.plusSeconds(issued)))
                        .expirationTime(Date.from(now.plusSeconds(expires)))
                        .build());
        jwt.sign(new RSASSASigner(signer.getPrivate()));
        return jwt.serialize();
    }
}
