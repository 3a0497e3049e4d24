package dev.camelmcp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.metadata.ScopeChoice.Source;
import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is used, between what is configured and what was found. */
class ChoicesTest {

    private static final ScopeSet A = ScopeSet.parse("a");
    private static final ScopeSet B = ScopeSet.parse("b");
    private static final ScopeSet C = ScopeSet.parse("c");

    static Stream<Arguments> issuers() {
        return Stream.of(
                arguments("one", null, List.of("https://a.example"), "https://a.example"),
                arguments(
                        "the first of several",
                        null,
                        List.of("https://b.example/", "https://a.example"),
                        "https://b.example/"),
                arguments(
                        "the configured one of several",
                        "https://a.example",
                        List.of("https://b.example", "https://a.example"),
                        "https://a.example"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("issuers")
    void anIssuerIsChosen(String name, String configured, List<String> listed, String expected) {
        assertThat(Choices.chooseIssuer(configured, uris(listed))).isEqualTo(expected);
    }

    static Stream<Arguments> noIssuers() {
        return Stream.of(
                arguments("none", null, List.of(), "the MCP server lists no authorization server: set oauth.token-url"),
                arguments(
                        "none but a configured one",
                        "https://a.example",
                        List.of(),
                        "oauth.issuer is \"https://a.example\", but the MCP server lists no authorization server: the credentials are sent to no other"),
                arguments(
                        "another one",
                        "https://a.example",
                        List.of("https://evil.example"),
                        "oauth.issuer is \"https://a.example\", but the MCP server lists \"https://evil.example\": the credentials"),
                arguments(
                        "one with a slash",
                        "https://a.example",
                        List.of("https://a.example/"),
                        "lists \"https://a.example/\": the"),
                arguments(
                        "one in other case",
                        "https://a.example",
                        List.of("https://A.example"),
                        "lists \"https://A.example\": the"),
                arguments(
                        "one with the port",
                        "https://a.example",
                        List.of("https://a.example:443"),
                        "lists \"https://a.example:443\": the"),
                arguments(
                        "eight",
                        "https://a.example",
                        IntStream.range(0, 8).mapToObj(i -> "https://a" + i).toList(),
                        "\"https://a6\", \"https://a7\": the"),
                arguments(
                        "many",
                        "https://a.example",
                        IntStream.range(0, 500).mapToObj(i -> "https://a" + i).toList(),
                        "\"https://a7\" and 492 more: the"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noIssuers")
    void noIssuerIsChosen(String name, String configured, List<String> listed, String message) {
        assertThatThrownBy(() -> Choices.chooseIssuer(configured, uris(listed)))
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith("discovery: ")
                .hasMessageContaining(message)
                .hasMessageContaining("set oauth.token-url");
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                arguments(
                        "key before all",
                        "none client_secret_basic private_key_jwt tls_client_auth",
                        "none client_secret_basic private_key_jwt tls_client_auth",
                        "private_key_jwt"),
                arguments(
                        "certificate before secret",
                        "client_secret_basic tls_client_auth",
                        "client_secret_basic tls_client_auth",
                        "tls_client_auth"),
                arguments(
                        "self-signed certificate before secret",
                        "client_secret_post self_signed_tls_client_auth",
                        "client_secret_post self_signed_tls_client_auth",
                        "self_signed_tls_client_auth"),
                arguments(
                        "basic before post",
                        "client_secret_post client_secret_basic",
                        "client_secret_post client_secret_basic",
                        "client_secret_basic"),
                arguments(
                        "post before none",
                        "none client_secret_post",
                        "none client_secret_post client_secret_basic",
                        "client_secret_post"),
                arguments("none", "none", "none client_secret_basic", "none"),
                arguments(
                        "what is possible of what is listed",
                        "private_key_jwt client_secret_post",
                        "client_secret_basic client_secret_post",
                        "client_secret_post"),
                arguments(
                        "one that is not known beside others",
                        "attest_jwt_client_auth client_secret_basic",
                        "client_secret_basic",
                        "client_secret_basic"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void aMethodIsChosen(String name, String listed, String possible, String expected) {
        assertThat(Choices.chooseMethod(List.of(listed.split(" ")), known(possible))
                        .ianaName())
                .isEqualTo(expected);
    }

    static Stream<Arguments> noMethods() {
        return Stream.of(
                arguments(
                        "a key is missing",
                        "private_key_jwt",
                        "client_secret_basic client_secret_post none",
                        "lists the authentication methods \"private_key_jwt\"; what is configured is enough for client_secret_basic, client_secret_post, none: set oauth.private-key-path, or"),
                arguments(
                        "a secret is missing",
                        "client_secret_basic client_secret_post",
                        "none",
                        "enough for none: set oauth.client-secret, or"),
                arguments(
                        "a key or a certificate is missing",
                        "tls_client_auth private_key_jwt",
                        "client_secret_post",
                        "set oauth.client-cert-path or oauth.private-key-path, or"),
                arguments(
                        "a secret that is not wanted",
                        "none",
                        "client_secret_basic",
                        "set oauth.token-endpoint-auth-method=none, or"),
                arguments(
                        "one that is not known",
                        "client_secret_jwt",
                        "client_secret_basic",
                        "methods \"client_secret_jwt\", none of which is known here (capitals and blanks count); what is configured is enough for client_secret_basic: set oauth.token-url, or"),
                arguments(
                        "another case",
                        "CLIENT_SECRET_BASIC",
                        "client_secret_basic",
                        "methods \"CLIENT_SECRET_BASIC\", none of which is known here (capitals and blanks count); what is configured is enough for client_secret_basic: set oauth.token-url, or"),
                arguments(
                        "another case beside one that is known",
                        "Client_Secret_Post private_key_jwt",
                        "client_secret_basic client_secret_post",
                        "methods \"Client_Secret_Post\", \"private_key_jwt\"; what is configured is enough for client_secret_basic, client_secret_post: set oauth.private-key-path, or"),
                arguments(
                        "one with a line break",
                        "none\n",
                        "none",
                        "methods \"none\\u000a\", none of which is known here"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noMethods")
    void noMethodIsChosen(String name, String listed, String possible, String message) {
        assertThatThrownBy(() -> Choices.chooseMethod(List.of(listed.split(" ")), known(possible)))
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith("discovery: the authorization server lists")
                .hasMessageContaining(message)
                .hasMessageEndingWith("or oauth.token-endpoint-auth-method where the list is wrong");
    }

    @Test
    void aMethodOfTheHostIsNeverChosenByAList() {
        assertThatThrownBy(() -> Choices.chooseMethod(
                        List.of("own", "github_app"), Set.of(AuthMethod.own("own"), AuthMethod.GITHUB_APP)))
                .isInstanceOf(MetadataException.class)
                .hasMessageContaining("enough for github_app, own");
    }

    @Test
    void othersThatMayBeChosenAreNamedWhereTheFirstHasNoMetadata() {
        assertThat(Choices.withoutMetadata(
                        "https://a.example",
                        uris(List.of("https://a.example", "https://b.example", "https://b.example"))))
                .hasMessage(
                        "discovery: the authorization server https://a.example has no metadata; the MCP server lists \"https://b.example\" too: set oauth.issuer to the one that the client is registered with, or oauth.token-url");
        assertThat(Choices.withoutMetadata("https://a.example", uris(List.of("https://a.example"))))
                .hasMessage(
                        "discovery: the authorization server https://a.example has no metadata; set oauth.token-url");
    }

    static Stream<Arguments> scopes() {
        return Stream.of(
                arguments("the configured", A, B, C, A, Source.CONFIGURED),
                arguments("the challenge's", null, B, C, B, Source.CHALLENGE),
                arguments("all that are supported", null, null, C, C, Source.SCOPES_SUPPORTED),
                arguments("none", null, null, null, ScopeSet.EMPTY, Source.NONE),
                arguments("empty ones say nothing", ScopeSet.EMPTY, ScopeSet.EMPTY, C, C, Source.SCOPES_SUPPORTED),
                arguments(
                        "none but empty ones",
                        ScopeSet.EMPTY,
                        ScopeSet.EMPTY,
                        ScopeSet.EMPTY,
                        ScopeSet.EMPTY,
                        Source.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scopes")
    void scopesAreChosen(
            String name,
            ScopeSet configured,
            ScopeSet challenged,
            ScopeSet supported,
            ScopeSet expected,
            Source source) {
        assertThat(Choices.chooseScope(configured, challenged, supported)).isEqualTo(new ScopeChoice(expected, source));
    }

    @Test
    void aSourceIsShownByItsWord() {
        assertThat(List.of(Source.values()))
                .map(Source::toString)
                .containsExactly("configured", "challenge", "scopes_supported", "none");
    }

    static Stream<Arguments> resources() {
        return Stream.of(
                arguments(
                        "the configured ones",
                        List.of("r1", "r2"),
                        "https://m.example/",
                        "https://h.example",
                        List.of("r1", "r2")),
                arguments(
                        "that of the metadata as it is",
                        List.of(),
                        "https://m.example/",
                        "https://h.example",
                        List.of("https://m.example/")),
                arguments("the URL", List.of(), null, "https://h.example/mcp", List.of("https://h.example/mcp")),
                arguments(
                        "the URL without a slash",
                        List.of(),
                        null,
                        "https://h.example/mcp/",
                        List.of("https://h.example/mcp")),
                arguments(
                        "the origin without a slash",
                        List.of(),
                        null,
                        "https://H.example:8443/",
                        List.of("https://h.example:8443")),
                arguments(
                        "the URL without fragment and query",
                        List.of(),
                        null,
                        "https://h.example/mcp?key=s#f",
                        List.of("https://h.example/mcp")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("resources")
    void resourcesAreChosen(String name, List<String> configured, String metadata, String url, List<String> expected) {
        assertThat(Choices.chooseResource(configured, metadata, URI.create(url)))
                .isEqualTo(expected);
    }

    private static List<URI> uris(List<String> texts) {
        return texts.stream().map(URI::create).toList();
    }

    private static Set<AuthMethod> known(String names) {
        List<String> wanted = List.of(names.split(" "));
        return AuthMethod.KNOWN.stream()
                .filter(method -> wanted.contains(method.ianaName()))
                .collect(Collectors.toSet());
    }
}
