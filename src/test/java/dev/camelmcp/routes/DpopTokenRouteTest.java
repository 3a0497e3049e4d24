package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.SeenProof;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code token.camel.yaml} with {@code oauth.dpop=true}: proofs and nonces at the token endpoint (RFC 9449 §5, §8). */
class DpopTokenRouteTest {

    private static final String BOUND = "{\"access_token\":\"t\",\"token_type\":\"DPoP\",\"expires_in\":60}";
    private static final String DEMAND = "{\"error\":\"use_dpop_nonce\",\"error_description\":\"a nonce\"}";

    private static StubUpstream as;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = StubUpstream.start();
        Map<String, String> settings = new HashMap<>();
        for (String id : List.of("api", "fresh", "bearer")) {
            String prefix = "mcp.servers." + id + ".";
            settings.put(prefix + "url", "http://127.0.0.1:1/mcp");
            settings.put(prefix + "oauth.enabled", "true");
            settings.put(prefix + "oauth.client-id", id);
            settings.put(prefix + "oauth.client-secret", "secret");
            settings.put(prefix + "oauth.token-url", as.url() + "?tenant=a");
            settings.put(prefix + "oauth.enforce-https", "false");
            settings.put(prefix + "oauth.dpop", String.valueOf(!id.equals("bearer")));
        }
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        as.close();
    }

    @BeforeEach
    void reset() {
        as.received().clear();
        as.behave((request, response) -> json(response, 200, BOUND));
    }

    @Test
    void tokenRequestCarriesAProofAndItsTokenIsBound() {
        AccessToken token = token("fresh");
        SeenProof proof = proof(0);
        assertThat(proof.claim("htm")).isEqualTo("POST");
        assertThat(proof.claim("htu")).isEqualTo(as.url());
        assertThat(proof.claim("ath")).isNull();
        assertThat(token.keyBound()).isTrue();
        assertThat(token.authorization()).isEqualTo("DPoP t");
    }

    @Test
    void withoutDpopThereIsNoProofAndABoundTokenIsRefused() {
        Exchange exchange = request("bearer");
        assertThat(as.last().header("DPoP")).isNull();
        assertThat(exchange.getException()).hasMessage("OAuth token request failed: token_type is not Bearer");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void demandForANonceIsAnsweredAtOnceAndIsNoRetry(int status) {
        as.behave((request, response) -> {
            if (as.received().size() == 1) {
                json(response.putHeader("DPoP-Nonce", "n-" + status), status, DEMAND);
            } else {
                json(response, 200, BOUND);
            }
        });
        Exchange exchange = request("api");
        assertThat(exchange.getException()).isNull();
        assertThat(as.received()).hasSize(2);
        assertThat(proof(1).claim("nonce")).isEqualTo("n-" + status);
        assertThat(proof(1).claim("jti")).isNotEqualTo(proof(0).claim("jti"));
        assertThat(as.last().header("X-Correlation-ID"))
                .isNotEqualTo(as.received().get(0).header("X-Correlation-ID"));
        assertThat(exchange.getProperty("McpOAuthAttempts")).isEqualTo(1);
    }

    @Test
    void secondDemandIsTheError() {
        AtomicInteger nonces = new AtomicInteger();
        as.behave((request, response) ->
                json(response.putHeader("DPoP-Nonce", "again-" + nonces.incrementAndGet()), 400, DEMAND));
        OAuthException failure = request("api").getException(OAuthException.class);
        assertThat(failure).hasMessage("OAuth token request failed: use_dpop_nonce");
        assertThat(failure.error().description())
                .contains("a second demand for a nonce in one attempt")
                .doesNotContain("oauth.dpop", "clocks");
        assertThat(as.received()).hasSize(2);
        assertThat(proof(1).claim("nonce")).isEqualTo("again-1");
    }

    @Test
    void demandThatBringsNoNonceIsTheError() {
        as.behave((request, response) -> json(response, 400, DEMAND));
        OAuthException failure = request("api").getException(OAuthException.class);
        assertThat(failure).hasMessage("OAuth token request failed: use_dpop_nonce");
        assertThat(failure.error().description())
                .contains("no DPoP-Nonce was given")
                .doesNotContain("oauth.dpop", "clocks");
        assertThat(as.received()).hasSize(1);
    }

    @Test
    void withoutDpopADemandIsTheError() {
        as.behave((request, response) -> json(response.putHeader("DPoP-Nonce", "n"), 400, DEMAND));
        OAuthException failure = request("bearer").getException(OAuthException.class);
        assertThat(failure).hasMessage("OAuth token request failed: use_dpop_nonce");
        assertThat(failure.error().description()).contains("set oauth.dpop=true");
        assertThat(as.received()).hasSize(1);
    }

    @Test
    void nonceOfASuccessIsInTheNextProof() {
        as.behave((request, response) -> json(response.putHeader("DPoP-Nonce", "next"), 200, BOUND));
        token("api");
        token("api");
        assertThat(proof(1).claim("nonce")).isEqualTo("next");
    }

    @Test
    void eachAttemptHasAFreshProofAndMayBeAskedForANonce() {
        as.behave((request, response) -> {
            switch (as.received().size()) {
                case 1, 3 ->
                    json(response.putHeader("DPoP-Nonce", "n" + as.received().size()), 400, DEMAND);
                case 2 -> json(response, 503, "{}");
                default -> json(response, 200, BOUND);
            }
        });
        Exchange exchange = request("api");
        assertThat(exchange.getException()).isNull();
        assertThat(as.received()).hasSize(4);
        assertThat(List.of(proof(1), proof(2), proof(3)))
                .extracting(p -> p.claim("nonce"))
                .containsExactly("n1", "n1", "n3");
        assertThat(List.of(proof(0), proof(1), proof(2), proof(3)))
                .extracting(p -> p.claim("jti"))
                .doesNotHaveDuplicates();
        assertThat(exchange.getProperty("McpOAuthAttempts")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"token_type\":\"Bearer\",', Bearer",
        "'\"token_type\":\"bearer\",', bearer",
        "'\"token_type\":\"mac\",', mac",
        "'', missing",
        "'\"token_type\":\"s3cret\",', an unknown one",
        "'\"token_type\":[\"DPoP\"],', an unknown one"
    })
    void tokenOfAnotherTypeIsADowngradeAndRefused(String member, String said) {
        as.behave((request, response) -> json(response, 200, "{" + member + "\"access_token\":\"t\"}"));
        Exchange exchange = request("api");
        assertThat(exchange.getException())
                .isInstanceOf(OAuthException.class)
                .hasMessageStartingWith("OAuth token request failed: token_type is " + said + ", not DPoP")
                .hasMessageNotContaining("s3cret");
        assertThat(exchange.getProperty("McpOAuthToken")).isNull();
        assertThat(as.received()).hasSize(1);
    }

    @Test
    void typeIsReadInAnyCase() {
        as.behave((request, response) -> json(response, 200, BOUND.replace("DPoP", "dpop")));
        assertThat(token("api").authorization()).isEqualTo("DPoP t");
    }

    @Test
    void keyStaysForAllTokensOfAServerAndIsNoOtherServers() throws Exception {
        token("api");
        token("api");
        token("fresh");
        assertThat(proof(1).thumbprint()).isEqualTo(proof(0).thumbprint());
        assertThat(proof(2).thumbprint()).isNotEqualTo(proof(0).thumbprint());
    }

    private static SeenProof proof(int request) {
        Received received = as.received().get(request);
        return SeenProof.of(received.header("DPoP"));
    }

    private static void json(HttpServerResponse response, int status, String json) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }

    private static Exchange request(String server) {
        return gateway.producer().request("direct:mcp-oauth-token", e -> e.setProperty("McpServer", server));
    }

    private static AccessToken token(String server) {
        Exchange exchange = request(server);
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty("McpOAuthToken", AccessToken.class);
    }
}
