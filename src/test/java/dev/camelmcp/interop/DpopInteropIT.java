package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.camelmcp.interop.DpopEnvironment.Request;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * DPoP (RFC 9449) between two servers that check it: the certified {@code oidc-provider}, and an MCP server that
 * verifies proofs with {@code jose} and has tokens introspected.
 */
class DpopInteropIT {

    private static final String DEMAND = "use_dpop_nonce";

    private static Pki pki;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) {
        pki = new Pki(folder);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachRequestHasAProofThatServersTake(boolean nonces) throws Exception {
        try (DpopEnvironment it = start(nonces)) {
            for (int i = 0; i < 8; i++) {
                assertPassed(it.send(DpopEnvironment.FOUND));
            }

            List<Request> requests = it.requests();
            assertThat(requests)
                    .filteredOn(request -> request.error().isEmpty())
                    .hasSize(8);
            // at first, and both times that the nonce had changed without a word
            assertThat(requests)
                    .extracting(Request::error)
                    .filteredOn(error -> !error.isEmpty())
                    .containsExactly(nonces ? new String[] {DEMAND, DEMAND, DEMAND} : new String[0]);
            assertThat(it.tokenRequests()).containsExactly(nonces ? new Integer[] {400, 200} : new Integer[] {200});
            assertThat(requests).extracting(Request::scheme).containsOnly("DPoP");
            assertThat(requests).extracting(Request::algorithm).containsOnly("ES256");
            assertThat(requests)
                    .extracting(Request::key)
                    .doesNotContain("")
                    .containsOnly(requests.get(0).key());
            assertThat(it.logged()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProofIsForTheMethodAndTheUrlWithoutItsQuery(boolean nonces) throws Exception {
        try (DpopEnvironment it = start(nonces)) {
            assertPassed(it.send(DpopEnvironment.TOLD));
            assertPassed(it.get(DpopEnvironment.TOLD));

            List<Request> accepted = accepted(it);
            assertThat(accepted).extracting(Request::method).containsExactly("POST", "GET");
            assertThat(accepted).extracting(Request::url).containsOnly("/mcp?x=1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTokenThatWasRevokedElsewhereIsReplacedByOneThatIsBoundToTheSameKey(boolean nonces) throws Exception {
        try (DpopEnvironment it = start(nonces)) {
            assertPassed(it.send(DpopEnvironment.FOUND));
            it.revokeElsewhere(it.requests().get(0).token());

            assertPassed(it.send(DpopEnvironment.FOUND));

            List<Request> accepted = accepted(it);
            assertThat(accepted).hasSize(2).extracting(Request::token).doesNotHaveDuplicates();
            assertThat(accepted.get(1).key()).isEqualTo(accepted.get(0).key());
            assertThat(it.requests())
                    .filteredOn(request -> request.error().equals("invalid_token"))
                    .hasSize(1);
            // the nonce of the first time is good for the second
            assertThat(it.tokenRequests())
                    .containsExactly(nonces ? new Integer[] {400, 200, 200} : new Integer[] {200, 200});
            assertThat(it.logged()).isEmpty();
        }
    }

    @Test
    void aTokenIsOfNoUseWithoutTheKey() throws Exception {
        try (DpopEnvironment it = start(false)) {
            assertPassed(it.send(DpopEnvironment.FOUND));
            String token = it.requests().get(0).token();

            assertThat(it.useDirectly("Bearer", token)).isEqualTo(401);
            assertThat(it.useDirectly("DPoP", token)).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeyThatIsGivenIsUsed(boolean nonces) throws Exception {
        JWK key = JWKSet.load(pki.folder().resolve("jwt-ec.jwks").toFile())
                .getKeys()
                .get(0);
        try (DpopEnvironment it = start(nonces)) {
            assertPassed(it.send(DpopEnvironment.KEYED));

            assertThat(accepted(it).get(0).key())
                    .isEqualTo(key.computeThumbprint().toString());
        }
    }

    /** oidc-provider takes elliptic curves unless it is told otherwise. */
    @Test
    void aKeyWhoseAlgorithmIsNotTakenIsReported() throws Exception {
        try (DpopEnvironment it = new DpopEnvironment(false, pki.path("jwt-rsa.key"))) {
            JsonNode data = refusal(it.send(DpopEnvironment.KEYED));

            assertThat(data.path("error").asText()).isEqualTo("invalid_dpop_proof");
            assertThat(data.path("error_description").asText()).contains("oauth.dpop-key-path");
            assertThat(it.requests()).isEmpty();
        }
    }

    /** The authorization server knows of the client that its tokens have to be bound. */
    @Test
    void withoutDpopTheAuthorizationServersRefusalIsReported() throws Exception {
        try (DpopEnvironment it = start(false)) {
            JsonNode data = refusal(it.send(DpopEnvironment.BEARER));

            assertThat(data.path("error").asText()).isEqualTo("invalid_grant");
            assertThat(it.requests()).isEmpty();
        }
    }

    private static DpopEnvironment start(boolean nonces) throws Exception {
        return new DpopEnvironment(nonces, pki.path("jwt-ec.key"));
    }

    private static JsonNode refusal(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        return McpClient.json(answer.body()).at("/error/data");
    }

    private static void assertPassed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKeys("dpop-nonce", "www-authenticate");
    }

    private static List<Request> accepted(DpopEnvironment it) throws Exception {
        return it.requests().stream()
                .filter(request -> request.error().isEmpty())
                .toList();
    }
}
