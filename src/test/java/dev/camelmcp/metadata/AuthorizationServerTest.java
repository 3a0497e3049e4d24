package dev.camelmcp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.metadata.MetadataException.Step;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose metadata it is, and where it leads. */
class AuthorizationServerTest {

    private static final String ISSUER = "https://as.example/t1";
    private static final String REMEDY =
            "set oauth.issuer to the right one; where the server itself has it wrong, set oauth.token-url";

    @Test
    void allMembersAreRead() {
        AuthorizationServer server = read("""
                {"issuer": "https://as.example/t1",
                 "token_endpoint": "https://as.example/token",
                 "revocation_endpoint": "https://as.example/revoke",
                 "token_endpoint_auth_methods_supported": ["private_key_jwt", "none"],
                 "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
                 "grant_types_supported": ["client_credentials"],
                 "dpop_signing_alg_values_supported": ["ES384"],
                 "mtls_endpoint_aliases": {
                   "token_endpoint": "https://mtls.as.example/token",
                   "revocation_endpoint": "https://mtls.as.example/revoke"}}
                """);
        assertThat(server)
                .isEqualTo(new AuthorizationServer(
                        ISSUER,
                        URI.create("https://as.example/token"),
                        URI.create("https://as.example/revoke"),
                        List.of("private_key_jwt", "none"),
                        List.of("client_credentials"),
                        URI.create("https://mtls.as.example/token"),
                        URI.create("https://mtls.as.example/revoke"),
                        List.of("ES384"),
                        List.of("ES256")));
    }

    @Test
    void whatIsAbsentHasTheDefaultOfItsRfc() {
        assertThat(read(with("")))
                .isEqualTo(new AuthorizationServer(
                        ISSUER,
                        URI.create("https://as.example/token"),
                        null,
                        List.of("client_secret_basic"),
                        List.of(),
                        null,
                        null,
                        List.of(),
                        List.of()));
        assertThat(read(with(", \"token_endpoint_auth_methods_supported\": []")).tokenEndpointAuthMethods())
                .containsExactly("client_secret_basic");
    }

    @Test
    void whatNobodyNeedsMayBeAnything() {
        assertThat(read(with(", \"jwks_uri\": 5, \"authorization_endpoint\": [], \"signed_metadata\": \"x\""))
                        .issuer())
                .isEqualTo(ISSUER);
    }

    static Stream<Arguments> issuers() {
        return Stream.of(
                arguments("a slash more", "https://as.example/t1/", ISSUER),
                arguments("a slash less", "https://as.example", "https://as.example/"),
                arguments("another case of the host", "https://AS.example/t1", ISSUER),
                arguments("another case of the path", "https://as.example/T1", ISSUER),
                arguments("another case of the scheme", "HTTPS://as.example/t1", ISSUER),
                arguments("the port of the scheme", "https://as.example:443/t1", ISSUER),
                arguments("another port", "https://as.example:8443/t1", ISSUER),
                arguments("another scheme", "http://as.example/t1", ISSUER),
                arguments("an escape", "https://as.example/%741", ISSUER),
                arguments("another tenant", "https://as.example/t2", ISSUER),
                arguments("another host", "https://evil.example/t1", ISSUER),
                arguments("a blank behind it", "https://as.example/t1 ", ISSUER),
                arguments("a query", "https://as.example/t1?", ISSUER),
                arguments("no URL", "as", ISSUER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("issuers")
    void anotherIssuerIsRefused(String name, String issuer, String expected) {
        String json = "{\"issuer\":\"" + issuer + "\",\"token_endpoint\":\"https://as.example/token\"}";
        assertThatThrownBy(() -> read(json, expected))
                .isInstanceOf(MetadataException.class)
                .hasMessage("authorization server metadata: issuer is \"" + issuer + "\", but \"" + expected
                        + "\" was asked for, and they must be the same character by character (RFC 8414 §3.3): "
                        + REMEDY);
    }

    @Test
    void theMetadataOfAllTenantsOfEntraIsRefusedWithItsRemedy() {
        assertThatThrownBy(() -> read(
                        "{\"issuer\":\"https://login.microsoftonline.com/{tenantid}/v2.0\"}",
                        "https://login.microsoftonline.com/common/v2.0"))
                .hasMessageContaining("\"https://login.microsoftonline.com/{tenantid}/v2.0\"")
                .hasMessageEndingWith(
                        "this is the metadata of all tenants, so set oauth.token-url to that of your own");
    }

    @Test
    void anIssuerIsQuotedInPartAndOnOneLine() {
        assertThatThrownBy(() -> read("{\"issuer\":\"a\\r\\n\\u001b[2J\\u202e" + "x".repeat(5000) + "\"}"))
                .hasMessageContaining("issuer is \"a\\u000d\\u000a\\u001b[2J\\u202e" + "x".repeat(92) + "…\", but");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no issuer", "{\"token_endpoint\":\"https://as.example/token\"}", "issuer is missing"),
                arguments("empty issuer", "{\"issuer\":\"\"}", "issuer is missing"),
                arguments(
                        "issuer of another type",
                        "{\"issuer\":[\"" + ISSUER + "\"]}",
                        "issuer is an array where a text is expected"),
                arguments("no token endpoint", "{\"issuer\":\"" + ISSUER + "\"}", "token_endpoint is missing"),
                arguments(
                        "token endpoint null",
                        "{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":null}",
                        "token_endpoint is missing"),
                arguments(
                        "token endpoint of another type",
                        "{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":{}}",
                        "token_endpoint is an object where a text is expected"),
                arguments(
                        "token endpoint without a host",
                        "{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":\"/token\"}",
                        "token_endpoint \"/token\" is no absolute http or https URL"),
                arguments(
                        "revocation endpoint that is no URL",
                        with(",\"revocation_endpoint\":\"ftp://as.example/\""),
                        "revocation_endpoint \"ftp://as.example/\" is no absolute http or https URL"),
                arguments(
                        "methods of another type",
                        with(",\"token_endpoint_auth_methods_supported\":{\"none\":true}"),
                        "token_endpoint_auth_methods_supported is an object where an array of texts is expected"),
                arguments(
                        "grant types of another type",
                        with(",\"grant_types_supported\":[false]"),
                        "grant_types_supported has a boolean in it where a text is expected"),
                arguments(
                        "aliases of another type",
                        with(",\"mtls_endpoint_aliases\":[]"),
                        "mtls_endpoint_aliases is an array where an object is expected"),
                arguments(
                        "an alias of another type",
                        with(",\"mtls_endpoint_aliases\":{\"token_endpoint\":1}"),
                        "mtls_endpoint_aliases.token_endpoint is a number where a text is expected"),
                arguments(
                        "algorithms of another type",
                        with(",\"dpop_signing_alg_values_supported\":7"),
                        "dpop_signing_alg_values_supported is a number where an array of texts is expected"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void metadataIsRefused(String name, String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MetadataException.class)
                .hasMessage("authorization server metadata: " + message + "; set oauth.token-url");
    }

    static Stream<Arguments> endpoints() {
        return Stream.of(
                arguments("revocation_endpoint", ",\"revocation_endpoint\":\"http://as.example/x\""),
                arguments(
                        "mtls_endpoint_aliases.token_endpoint",
                        ",\"mtls_endpoint_aliases\":{\"token_endpoint\":\"http://as.example/x\"}"),
                arguments(
                        "mtls_endpoint_aliases.revocation_endpoint",
                        ",\"mtls_endpoint_aliases\":{\"revocation_endpoint\":\"http://as.example/x\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void everyEndpointIsChecked(String what, String members) {
        AuthorizationServer server = read(with(members));
        assertThatThrownBy(() -> server.check(new EndpointRule(true)))
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith("discovered URL: " + what + " \"http://as.example/x\" is not https");
        assertThat(server.check(new EndpointRule(false))).isSameAs(server);
    }

    @Test
    void theTokenEndpointIsChecked() {
        AuthorizationServer server =
                read("{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":\"http://as.example/token\"}");
        assertThatThrownBy(() -> server.check(new EndpointRule(true)))
                .hasMessageStartingWith("discovered URL: token_endpoint \"http://as.example/token\" is not https");
    }

    private static String with(String members) {
        return "{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":\"https://as.example/token\"" + members + "}";
    }

    private static AuthorizationServer read(String json) {
        return read(json, ISSUER);
    }

    private static AuthorizationServer read(String json, String expectedIssuer) {
        return AuthorizationServer.of(
                MetadataDocument.of(Step.AUTHORIZATION_SERVER_METADATA, json.getBytes(StandardCharsets.UTF_8)),
                expectedIssuer);
    }
}
