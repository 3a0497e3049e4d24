package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.SeenProof;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to an MCP server with {@code oauth.dpop=true}: proofs and nonces (RFC 9449 §7, §9). */
class DpopForwardTest {

    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\"}";
    private static final String DEMAND = "DPoP error=\"use_dpop_nonce\", error_description=\"a nonce\"";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static StubUpstream as;
    private static StubUpstream mcp;
    private static TestGateway gateway;
    private static AtomicInteger issued;

    @BeforeAll
    static void start() throws Exception {
        issued = new AtomicInteger();
        as = StubUpstream.start((request, response) -> {
            String type = request.header("DPoP") == null ? "Bearer" : "DPoP";
            response.putHeader("Content-Type", "application/json")
                    .end("{\"access_token\":\"token-" + issued.incrementAndGet() + "\",\"token_type\":\"" + type
                            + "\",\"expires_in\":3600}");
        });
        mcp = StubUpstream.start();
        Map<String, String> settings = new HashMap<>();
        settings.put("mcp.oauth.failure-pause", "0");
        for (String id : List.of("api", "bearer")) {
            String prefix = "mcp.servers." + id + ".";
            settings.put(prefix + "url", mcp.url() + "?key=a");
            settings.put(prefix + "oauth.enabled", "true");
            settings.put(prefix + "oauth.client-id", id);
            settings.put(prefix + "oauth.client-secret", "secret");
            settings.put(prefix + "oauth.token-url", as.url());
            settings.put(prefix + "oauth.enforce-https", "false");
            settings.put(prefix + "oauth.dpop", String.valueOf(id.equals("api")));
        }
        settings.put("mcp.servers.open.url", mcp.url());
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        mcp.close();
        as.close();
    }

    /** With a token in the cache, of which the number is known. */
    @BeforeEach
    void reset() throws Exception {
        mcp.behave(StubUpstream::ok);
        assertThat(send("api", "POST").statusCode()).isEqualTo(200);
        issued.set(Integer.parseInt(mcp.last().header("Authorization").substring("DPoP token-".length())));
        mcp.received().clear();
        as.received().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE"})
    void requestCarriesTokenAndProofAndNothingOfTheCallers(String method) throws Exception {
        assertThat(send("api", method, "DPoP", "the-callers").statusCode()).isEqualTo(200);
        assertThat(mcp.received()).hasSize(1);
        Received sent = mcp.last();
        assertThat(sent.header("Authorization")).isEqualTo("DPoP token-" + issued);
        SeenProof proof = SeenProof.of(sent.header("DPoP"));
        assertThat(proof.claim("htm")).isEqualTo(method);
        assertThat(proof.claim("htu")).isEqualTo(mcp.url());
        assertThat(proof.claim("ath")).isEqualTo(SeenProof.hash("token-" + issued));
        assertThat(sent.uri()).isEqualTo("/mcp?key=a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "open"})
    void proofOfACallerGoesNoFurtherWithoutDpopEither(String server) throws Exception {
        assertThat(send(server, "POST", "DPoP", "the-callers").statusCode()).isEqualTo(200);
        assertThat(mcp.last().header("DPoP")).isNull();
    }

    @Test
    void eachRequestHasAProofOfItsOwnForOneKey() throws Exception {
        send("api", "POST");
        send("api", "POST");
        assertThat(proof(0).claim("jti")).isNotEqualTo(proof(1).claim("jti"));
        assertThat(proof(0).thumbprint()).isEqualTo(proof(1).thumbprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET"})
    void demandForANonceIsAnsweredOnceAndTheTokenIsKept(String method) throws Exception {
        mcp.behave((request, response) -> {
            if (mcp.received().size() == 1) {
                demand(response, "n-" + method);
            } else {
                StubUpstream.ok(request, response);
            }
        });
        HttpResponse<String> answer = send("api", method);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(answer.headers().map()).doesNotContainKeys("dpop-nonce", "www-authenticate");
        assertThat(mcp.received()).hasSize(2);
        assertThat(mcp.received().get(1).body()).isEqualTo(method.equals("POST") ? CALL : "");
        assertThat(proof(1).claim("nonce")).isEqualTo("n-" + method);
        assertThat(proof(1).claim("jti")).isNotEqualTo(proof(0).claim("jti"));
        assertThat(as.received()).isEmpty();
    }

    @Test
    void nonceOfASuccessIsInTheNextProofAndNotShownToTheCaller() throws Exception {
        mcp.behave((request, response) -> StubUpstream.ok(request, response.putHeader("DPoP-Nonce", "next")));
        assertThat(send("api", "POST").headers().firstValue("DPoP-Nonce")).isEmpty();
        send("api", "POST");
        assertThat(proof(1).claim("nonce")).isEqualTo("next");
    }

    @Test
    void withoutDpopANonceIsTheCallersAffair() throws Exception {
        mcp.behave((request, response) -> StubUpstream.ok(request, response.putHeader("DPoP-Nonce", "n")));
        assertThat(send("bearer", "POST").headers().firstValue("DPoP-Nonce")).contains("n");
    }

    @Test
    void serverThatDemandsWithoutEndGets502AndTheTokenIsKept() throws Exception {
        AtomicInteger nonces = new AtomicInteger();
        mcp.behave((request, response) -> demand(response, "endless-" + nonces.incrementAndGet()));
        HttpResponse<String> answer = send("api", "POST");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("-32001", "does not take its own DPoP nonce", "use_dpop_nonce");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(mcp.received()).hasSize(2);
        mcp.behave(StubUpstream::ok);
        assertThat(send("api", "POST").statusCode()).isEqualTo(200);
        assertThat(mcp.last().header("Authorization")).isEqualTo("DPoP token-" + issued);
        assertThat(as.received()).as("token requests").isEmpty();
    }

    @Test
    void replayAfter401HasTheNewTokenAndAFreshProofForIt() throws Exception {
        String old = "DPoP token-" + issued;
        mcp.behave((request, response) -> {
            if (request.header("Authorization").equals(old)) {
                response.setStatusCode(401)
                        .putHeader("WWW-Authenticate", "DPoP error=\"invalid_token\"")
                        .putHeader("DPoP-Nonce", "beside-a-refusal")
                        .end();
            } else {
                StubUpstream.ok(request, response);
            }
        });
        assertThat(send("api", "POST").statusCode()).isEqualTo(200);
        assertThat(mcp.received()).hasSize(2);
        assertThat(as.received()).hasSize(1);
        assertThat(proof(1).claim("ath")).isEqualTo(SeenProof.hash("token-" + issued));
        assertThat(proof(1).claim("jti")).isNotEqualTo(proof(0).claim("jti"));
        assertThat(proof(1).claim("nonce")).isEqualTo("beside-a-refusal");
    }

    @Test
    void redirectWithinTheOriginIsProvenAnewForItsUrl() throws Exception {
        mcp.behave((request, response) -> {
            if (request.uri().startsWith("/mcp?")) {
                response.setStatusCode(307)
                        .putHeader("Location", "/mcp/v2?x=1")
                        .putHeader("DPoP-Nonce", "unused")
                        .end();
            } else if (mcp.received().size() == 2) {
                demand(response, "n2");
            } else {
                StubUpstream.ok(request, response);
            }
        });
        assertThat(send("api", "POST").statusCode()).isEqualTo(200);
        assertThat(mcp.received())
                .extracting(Received::uri)
                .containsExactly("/mcp?key=a", "/mcp/v2?x=1", "/mcp/v2?x=1");
        assertThat(proof(1).claim("htu")).isEqualTo(mcp.url() + "/v2");
        assertThat(proof(2).claim("htu")).isEqualTo(mcp.url() + "/v2");
        assertThat(proof(2).claim("nonce")).isEqualTo("n2");
        assertThat(List.of(proof(0), proof(1), proof(2)))
                .extracting(p -> p.claim("jti"))
                .doesNotHaveDuplicates();
    }

    @Test
    void missingScopeIsTheGatewaysErrorBehindThatSchemeToo() throws Exception {
        mcp.behave((request, response) -> response.setStatusCode(403)
                .putHeader("WWW-Authenticate", "DPoP error=\"insufficient_scope\", scope=\"write\"")
                .end());
        HttpResponse<String> answer = send("api", "POST");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("insufficient_scope", "write");
    }

    /** Would catch callers who use up each other's nonces, and a token that is asked for anew because of them. */
    @Test
    void callersBesideEachOtherGetThroughWhereEachNonceIsGoodForOneRequest() throws Exception {
        Set<String> good = ConcurrentHashMap.newKeySet();
        AtomicInteger given = new AtomicInteger();
        Set<String> ids = ConcurrentHashMap.newKeySet();
        mcp.behave((request, response) -> {
            SeenProof proof = SeenProof.of(request.header("DPoP"));
            assertThat(ids.add(proof.claim("jti"))).isTrue();
            String nonce = proof.claim("nonce");
            if (nonce != null && good.remove(nonce)) {
                StubUpstream.ok(request, response);
            } else {
                String fresh = "once-" + given.incrementAndGet();
                good.add(fresh);
                demand(response, fresh);
            }
        });
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(CLIENT.sendAsync(request("api", "POST"), BodyHandlers.ofString()));
        }
        Map<Integer, Long> statuses = new HashMap<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            statuses.merge(answer.get().statusCode(), 1L, Long::sum);
        }
        assertThat(as.received()).as("token requests").isEmpty();
        // a nonce may be the newest of another caller's when its own request comes with it, so a few may lose theirs
        assertThat(statuses.keySet()).isSubsetOf(200, 502);
        assertThat(statuses.get(200)).isGreaterThanOrEqualTo(25);
    }

    @Test
    void variablesForProgramsAreRefused() {
        Exchange exchange = gateway.producer().request("direct:mcp-oauth-env", e -> e.setProperty("McpServer", "api"));
        assertThat(exchange.getException()).hasMessageContaining("bound to a key of the gateway's (oauth.dpop=true)");
    }

    private static void demand(HttpServerResponse response, String nonce) {
        response.setStatusCode(401)
                .putHeader("WWW-Authenticate", DEMAND)
                .putHeader("DPoP-Nonce", nonce)
                .end("no");
    }

    private static SeenProof proof(int request) {
        return SeenProof.of(mcp.received().get(request).header("DPoP"));
    }

    private static HttpResponse<String> send(String server, String method, String... headers) throws Exception {
        return CLIENT.send(request(server, method, headers), BodyHandlers.ofString());
    }

    private static HttpRequest request(String server, String method, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url(server)))
                .timeout(Duration.ofSeconds(10))
                .header("Accept", "application/json, text/event-stream")
                .header("Content-Type", "application/json")
                .method(method, method.equals("POST") ? BodyPublishers.ofString(CALL) : BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }
}
