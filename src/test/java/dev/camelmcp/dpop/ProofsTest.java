package dev.camelmcp.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.http.RequestProof;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.SeenProof;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in a proof (RFC 9449 §4.2), and which nonce. */
class ProofsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final URI TOKEN_URL = URI.create("https://as.example/token");
    private static final URI MCP = URI.create("https://mcp.example/mcp");

    private final ServerRegistration api = server("api");
    private final ProofKeys keys = new ProofKeys();
    private final Proofs proofs = new Proofs(keys, new MutableClock(NOW));
    private final AccessToken token =
            new AccessToken(new Secret("the-token"), ScopeSet.EMPTY, NOW, NOW.plusSeconds(60), false, true);

    static ServerRegistration server(String id, String... more) {
        String prefix = "mcp.servers." + id + ".";
        Stream<String> lines = Stream.concat(
                Stream.of(
                        "url=https://mcp.example/mcp",
                        "oauth.enabled=true",
                        "oauth.client-id=gateway",
                        "oauth.client-secret=secret",
                        "oauth.token-url=" + TOKEN_URL,
                        "oauth.dpop=true"),
                Stream.of(more));
        List<ConfigEntry> entries = lines.map(line -> line.split("=", 2))
                .map(line -> new ConfigEntry(prefix + line[0], line[1], "test"))
                .toList();
        return new ConfigReader(UnaryOperator.identity())
                .read(entries, Map.of(), List.of())
                .servers()
                .find(ServerId.ofDefault(id));
    }

    @Test
    void proofForATokenRequestNamesMethodAndUrlAndWasMadeNow() throws Exception {
        SeenProof proof = SeenProof.of(proofs.forToken(api, "POST", TOKEN_URL, null));
        assertThat(proof.claim("htm")).isEqualTo("POST");
        assertThat(proof.claim("htu")).isEqualTo("https://as.example/token");
        assertThat(proof.issuedAt()).isEqualTo(NOW);
        assertThat(proof.algorithm()).isEqualTo("ES256");
        assertThat(proof.jwt().getJWTClaimsSet().getClaims()).containsOnlyKeys("jti", "htm", "htu", "iat");
    }

    @Test
    void proofForARequestIsForItsToken() throws Exception {
        SeenProof proof = SeenProof.of(proofs.forRequests(api, token).of("GET", MCP));
        assertThat(proof.claim("htm")).isEqualTo("GET");
        assertThat(proof.claim("ath")).isEqualTo(SeenProof.hash("the-token"));
        assertThat(proof.jwt().getJWTClaimsSet().getClaims()).containsOnlyKeys("jti", "htm", "htu", "iat", "ath");
    }

    @ParameterizedTest
    @CsvSource({
        "https://mcp.example/mcp?key=s3cret, https://mcp.example/mcp",
        "https://mcp.example/mcp?a=b#c, https://mcp.example/mcp",
        "https://mcp.example/mcp#c, https://mcp.example/mcp",
        "HTTPS://MCP.example:443/MCP, https://mcp.example/MCP",
        "http://mcp.example:80, http://mcp.example/",
        "http://mcp.example:8080/a%20b/, http://mcp.example:8080/a%20b/",
        "http://my_server:8080/mcp, http://my_server:8080/mcp",
        "http://[::1]:8080/mcp, http://[::1]:8080/mcp"
    })
    void urlIsProvenWithoutQueryAndFragment(String url, String proven) {
        assertThat(SeenProof.of(proofs.forRequests(api, token).of("POST", URI.create(url)))
                        .claim("htu"))
                .isEqualTo(proven);
    }

    /** Would catch an id that is made once for an exchange, and a signer that threads may not share. */
    @Test
    void eachProofHasAnIdOfItsOwnWhateverRunsBesideIt() {
        RequestProof shared = proofs.forRequests(api, token);
        Set<String> ids = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 500)
                .parallel()
                .forEach(i -> ids.add(SeenProof.of(
                                i % 2 == 0 ? shared.of("POST", MCP) : proofs.forToken(api, "POST", TOKEN_URL, null))
                        .claim("jti")));
        assertThat(ids).hasSize(500);
    }

    @Test
    void nonceOfOneServerIsNotShownToTheOther() {
        RequestProof requests = proofs.forRequests(api, token);
        URI sameOrigin = URI.create("https://as.example/mcp");
        proofs.keepNonce(api, TOKEN_URL, "of-the-as");
        assertThat(nonce(requests.of("POST", sameOrigin))).isNull();
        requests.answered(sameOrigin, 200, headers("of-the-mcp-server"));
        assertThat(nonce(requests.of("POST", sameOrigin))).isEqualTo("of-the-mcp-server");
        assertThat(nonce(requests.of("POST", MCP))).isNull();
        assertThat(nonce(proofs.forToken(api, "POST", TOKEN_URL, null))).isEqualTo("of-the-as");
        assertThat(nonce(proofs.forToken(server("other"), "POST", TOKEN_URL, null)))
                .isNull();
    }

    @Test
    void newestNonceIsUsedUntilThereIsANewerOne() {
        RequestProof requests = proofs.forRequests(api, token);
        requests.answered(MCP, 200, headers("n1"));
        assertThat(nonce(requests.of("POST", MCP))).isEqualTo("n1");
        requests.answered(MCP, 200, headers());
        assertThat(nonce(proofs.forRequests(api, token).of("GET", MCP))).isEqualTo("n1");
        requests.answered(MCP, 500, headers("n2"));
        assertThat(nonce(requests.of("POST", MCP))).isEqualTo("n2");
    }

    /** Would catch a request that is repeated with a nonce that another one has used up. */
    @Test
    void demandedNonceIsForTheRequestThatItWasDemandedOf() {
        RequestProof one = proofs.forRequests(api, token);
        RequestProof other = proofs.forRequests(api, token);
        assertThat(one.answered(MCP, 401, demand("for-one"))).isTrue();
        assertThat(other.answered(MCP, 401, demand("for-other"))).isTrue();
        assertThat(nonce(one.of("POST", MCP))).isEqualTo("for-one");
        assertThat(nonce(one.of("POST", MCP))).isEqualTo("for-other");
        assertThat(nonce(other.of("POST", MCP))).isEqualTo("for-other");
    }

    @Test
    void answerThatBringsNoNonceDemandsNone() {
        RequestProof requests = proofs.forRequests(api, token);
        Map<String, List<String>> challenge = Map.of("WWW-Authenticate", List.of("DPoP error=\"use_dpop_nonce\""));
        assertThat(requests.answered(MCP, 401, name -> challenge.getOrDefault(name, List.of())))
                .isFalse();
        assertThat(requests.answered(MCP, 403, demand("n"))).isFalse();
        assertThat(requests.answered(MCP, 401, headers("n"))).isFalse();
    }

    @Test
    void eachServerHasAKeyOfItsOwnWhichStays() throws Exception {
        ServerRegistration other = server("other");
        String key = thumbprint(api);
        assertThat(thumbprint(other)).isNotEqualTo(key);
        assertThat(thumbprint(api)).isEqualTo(key);
        keys.afterChange(new ServersChange(List.of(server("api", "oauth.scope=read")), List.of(api)));
        assertThat(thumbprint(api)).as("after a change of something else").isEqualTo(key);
        keys.afterChange(new ServersChange(List.of(), List.of(api)));
        assertThat(thumbprint(api)).as("after it was gone").isNotEqualTo(key);
    }

    @Test
    void nothingPrintsAKeyOrANonce() {
        assertThat(keys.of(api).toString()).matches("ProofKey\\[[\\w-]{43}]");
        assertThat(proofs.forRequests(api, token).toString()).isEqualTo("TokenProof[api]");
    }

    private String thumbprint(ServerRegistration server) throws Exception {
        return SeenProof.of(proofs.forToken(server, "POST", TOKEN_URL, null)).thumbprint();
    }

    private static String nonce(String proof) {
        return SeenProof.of(proof).claim("nonce");
    }

    private static Function<String, List<String>> headers(String... nonces) {
        return name -> name.equals("DPoP-Nonce") ? List.of(nonces) : List.of();
    }

    private static Function<String, List<String>> demand(String nonce) {
        return name -> List.of(name.equals("DPoP-Nonce") ? nonce : "DPoP error=\"use_dpop_nonce\"");
    }
}
