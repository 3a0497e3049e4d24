package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Metadata that is found by https leads to nothing without it (RFC 8414 §2, RFC 9728 §3). */
@Timeout(60)
class HttpsDowngradeTest {

    private static final TlsIdentities CERTIFICATES = TlsIdentities.make();
    private static final HostileServer SECURE = CERTIFICATES.serve("as", "ip:127.0.0.1", "-validity", "10");
    private static final String ORIGIN = "https://127.0.0.1:" + SECURE.port();

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forDiscoveries(20)
            .with("mcp.oauth.retry.max-attempts", "0")
            .withEach("oauth.enforce-https", "true")
            .withEach("oauth.issuer", ORIGIN + "/{id}/as")
            .withEach("oauth.ca-bundle-path", CERTIFICATES.authority())
            .withDiscovered("unverified", "oauth.enforce-https", "true", "oauth.issuer", ORIGIN + "/unverified/as");

    @AfterAll
    static void stop() throws Exception {
        SECURE.close();
    }

    /** All of it by https, but for the MCP server itself. */
    private static DiscoveryCase secure(DiscoveryCase it) {
        it.challenge("Bearer resource_metadata=\"" + ORIGIN + "/" + it.id() + "/m\"");
        SECURE.answer(
                "/" + it.id() + "/m",
                Answers.json(it.resource()
                        .with("authorization_servers", "[\"" + issuer(it) + "\"]")
                        .json()));
        SECURE.answer(it.issuerPath(), Answers.json(document(it).json()));
        SECURE.answer("/" + it.id() + "/token", Answers.token());
        return it;
    }

    private static String issuer(DiscoveryCase it) {
        return ORIGIN + "/" + it.id() + "/as";
    }

    private static Document document(DiscoveryCase it) {
        return it.issuer(issuer(it), ORIGIN + "/" + it.id() + "/token");
    }

    /** The control: without a flaw there is a token. */
    @Test
    void httpsAllTheWayLeadsToAToken() throws Exception {
        DiscoveryCase it = secure(DiscoveryCase.next(GATEWAY));
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(SECURE.received("/" + it.id() + "/token")).hasSize(1);
        DiscoveryCase.secretIsSeenAt(SECURE, "/%s/token");
        it.secretIsSeenByTheRightServerOnly();
    }

    static Stream<Arguments> endpoints() {
        return Stream.of(
                arguments("token_endpoint", "\"HTTP/token\"", "token_endpoint \"HTTP/token\" is not https"),
                arguments("revocation_endpoint", "\"HTTP/r\"", "revocation_endpoint \"HTTP/r\" is not https"),
                arguments(
                        "mtls_endpoint_aliases",
                        "{\"token_endpoint\":\"HTTP/token\"}",
                        "mtls_endpoint_aliases.token_endpoint \"HTTP/token\" is not https"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void endpointWithoutHttpsIsRefused(String member, String json, String why) throws Exception {
        DiscoveryCase it = secure(DiscoveryCase.next(GATEWAY));
        String http = it.url("/" + it.id());
        SECURE.answer(
                it.issuerPath(),
                Answers.json(
                        document(it).with(member, json.replace("HTTP", http)).json()));
        it.refused(why.replace("HTTP", http));
        assertThat(SECURE.received("/" + it.id() + "/token")).isEmpty();
    }

    @Test
    void redirectOfMetadataToHttpIsNotFollowed() throws Exception {
        DiscoveryCase it = secure(DiscoveryCase.next(GATEWAY));
        SECURE.answer(it.issuerPath(), Answers.status("302 Found", "Location: " + it.url(it.issuerPath()) + "\r\n"));
        it.refused("answers by a redirect to another origin, which is not followed");
        assertThat(it.asked(it.issuerPath())).isZero();
    }

    @Test
    void wellKnownPlaceByHttpIsNotAsked() throws Exception {
        DiscoveryCase it = secure(DiscoveryCase.next(GATEWAY));
        it.challenge("Bearer");
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.asked(it.resourcePath())).isZero();
    }

    /** Would catch a gateway that trusts whoever stands at the address. */
    @Test
    void certificateOfAnUnknownAuthorityEndsIt() throws Exception {
        DiscoveryCase it = secure(DiscoveryCase.named(GATEWAY, "unverified"));
        it.unavailable("TLS handshake failed", ORIGIN + "/unverified/m");
        assertThat(SECURE.received("/unverified/m")).isEmpty();
    }
}
