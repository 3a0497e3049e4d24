package dev.camelmcp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose metadata it is, and what it names. */
class ProtectedResourceTest {

    static Stream<Arguments> covering() {
        return Stream.of(
                arguments("the same", "https://h.example/mcp", "https://h.example/mcp"),
                arguments("a slash more", "https://h.example/mcp/", "https://h.example/mcp"),
                arguments("a slash less", "https://h.example/mcp", "https://h.example/mcp/"),
                arguments("the origin", "https://h.example", "https://h.example/mcp"),
                arguments("the origin with a slash", "https://h.example/", "https://h.example/mcp"),
                arguments("the origin of the origin", "https://h.example", "https://h.example/"),
                arguments("a parent", "https://h.example/a", "https://h.example/a/b/c"),
                arguments("a parent with a slash", "https://h.example/a/", "https://h.example/a/b"),
                arguments("scheme and host in other case", "HTTPS://H.Example/mcp", "https://h.example/mcp"),
                arguments("the port of the scheme", "https://h.example:443/mcp", "https://h.example/mcp"),
                arguments("the port of http", "http://h.example/mcp", "http://h.example:80/mcp"),
                arguments("an escape that is none", "https://h.example/%7Eme", "https://h.example/~me"),
                arguments("escapes in other case", "https://h.example/a%2fb", "https://h.example/a%2Fb"),
                arguments("the query of the URL", "https://h.example/mcp", "https://h.example/mcp?tenant=1"),
                arguments("a query of both", "https://h.example/mcp?tenant=1", "https://h.example/mcp?tenant=1"),
                arguments("a host with an underscore", "http://mcp_server:8080/mcp", "http://mcp_server:8080/mcp"),
                arguments("an address", "http://[::1]:8080", "http://[::1]:8080/mcp"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("covering")
    void aResourceCovers(String name, String resource, String called) {
        assertThat(of(resource).covers(URI.create(called))).isTrue();
        assertThatCode(() -> of(resource).requireCovers(URI.create(called))).doesNotThrowAnyException();
    }

    static Stream<Arguments> other() {
        return Stream.of(
                arguments("a neighbour", "https://h.example/other", "https://h.example/mcp"),
                arguments("a neighbour that begins the same", "https://h.example/mc", "https://h.example/mcp"),
                arguments("a neighbour that is longer", "https://h.example/mcp2", "https://h.example/mcp"),
                arguments("a child", "https://h.example/mcp/a", "https://h.example/mcp"),
                arguments("the path in other case", "https://h.example/MCP", "https://h.example/mcp"),
                arguments("another host", "https://evil.example/mcp", "https://h.example/mcp"),
                arguments("a subdomain", "https://a.h.example/mcp", "https://h.example/mcp"),
                arguments("the domain above", "https://example/mcp", "https://h.example/mcp"),
                arguments("a host that ends the same", "https://evilh.example/mcp", "https://h.example/mcp"),
                arguments("a host that begins the same", "https://h.example.evil/mcp", "https://h.example/mcp"),
                arguments("a dot behind the host", "https://h.example./mcp", "https://h.example/mcp"),
                arguments("another port", "https://h.example:8443/mcp", "https://h.example/mcp"),
                arguments("the port of another scheme", "https://h.example:80/mcp", "https://h.example/mcp"),
                arguments("port 0", "https://h.example:0/mcp", "https://h.example:0/mcp"),
                arguments("another scheme", "http://h.example/mcp", "https://h.example/mcp"),
                arguments("another scheme with the port", "http://h.example:443/mcp", "https://h.example/mcp"),
                arguments("user information", "https://u@h.example/mcp", "https://h.example/mcp"),
                arguments(
                        "the host as user information", "https://h.example@evil.example/mcp", "https://h.example/mcp"),
                arguments("a fragment", "https://h.example/mcp#a", "https://h.example/mcp"),
                arguments("an empty fragment", "https://h.example/mcp#", "https://h.example/mcp"),
                arguments("another query", "https://h.example/mcp?tenant=1", "https://h.example/mcp?tenant=2"),
                arguments("a query that is not called", "https://h.example/mcp?tenant=1", "https://h.example/mcp"),
                arguments("a query of a parent", "https://h.example/?a=b", "https://h.example/mcp?a=b"),
                arguments("an empty query", "https://h.example/mcp?", "https://h.example/mcp"),
                arguments("a dot segment", "https://h.example/a/../mcp", "https://h.example/mcp"),
                arguments("a dot segment of both", "https://h.example/mcp/..", "https://h.example/mcp/../a"),
                arguments("an escaped dot segment", "https://h.example/mcp/%2e%2E", "https://h.example/mcp"),
                arguments("a dot segment of the URL", "https://h.example/a", "https://h.example/a/../mcp"),
                arguments("an escaped one of the URL", "https://h.example/a", "https://h.example/a/%2e%2e/mcp"),
                arguments("an escaped slash", "https://h.example/a", "https://h.example/a%2Fmcp"),
                arguments("two slashes", "https://h.example//mcp", "https://h.example/mcp"),
                arguments("a backslash", "https://h.example\\mcp", "https://h.example/mcp"),
                arguments("a wildcard", "https://*.example/mcp", "https://h.example/mcp"),
                arguments("a path only", "/mcp", "https://h.example/mcp"),
                arguments("a host only", "h.example", "https://h.example/mcp"),
                arguments("a name", "urn:mcp:h", "https://h.example/mcp"),
                arguments("letters that look the same", "https://h.ехample/mcp", "https://h.example/mcp"),
                arguments("an address in another form", "http://[0:0:0:0:0:0:0:1]/mcp", "http://[::1]/mcp"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("other")
    void anotherResourceDoesNotCover(String name, String resource, String called) {
        assertThat(of(resource).covers(URI.create(called))).isFalse();
        assertThatThrownBy(() -> of(resource).requireCovers(URI.create(called)))
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith("protected resource metadata: resource is \"")
                .hasMessageContaining("which is neither \"")
                .hasMessageContaining("check url");
    }

    @Test
    void aRefusalTellsNeitherQueryNorUserInformation() {
        assertThatThrownBy(() ->
                        of("https://u:hidden@h.example/").requireCovers(URI.create("https://h.example/?key=hidden")))
                .hasMessageContaining("is \"https://****@h.example/\", which is neither \"https://h.example/\" nor")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void itNamesAuthorizationServersAndScopes() {
        ProtectedResource resource = read("{\"resource\":\"https://h.example\",\"authorization_servers\":"
                + "[\"https://a.example\",\"https://b.example/\"],\"scopes_supported\":[\"x\",\"y\"],\"jwks_uri\":5}");
        assertThat(resource)
                .isEqualTo(new ProtectedResource(
                        "https://h.example",
                        List.of(URI.create("https://a.example"), URI.create("https://b.example/")),
                        ScopeSet.parse("x y")));
    }

    @Test
    void listsMayBeAbsentOrSingleTexts() {
        assertThat(read("{\"resource\":\"https://h.example\"}"))
                .isEqualTo(new ProtectedResource("https://h.example", List.of(), null));
        assertThat(
                        read(
                                "{\"resource\":\"r\",\"authorization_servers\":\"https://a.example\",\"scopes_supported\":\"x y\"}"))
                .isEqualTo(new ProtectedResource("r", List.of(URI.create("https://a.example")), ScopeSet.parse("x y")));
    }

    static Stream<Arguments> scopes() {
        return Stream.of(
                arguments("with quotes", "[\"a\\\"b\",\"x\"]", ScopeSet.parse("x")),
                arguments("with a backslash", "[\"a\\\\b\",\"x\"]", ScopeSet.parse("x")),
                arguments("with a line break", "[\"a\\nb\",\"x\"]", ScopeSet.parse("x")),
                arguments("none but such", "[\"\\\"\"]", null),
                arguments("twice", "[\"x\",\"x\"]", ScopeSet.parse("x")),
                arguments("empty", "[\"\",\"x\"]", ScopeSet.parse("x")),
                arguments("none", "[]", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scopes")
    void scopesAreTakenThatCanBeAskedFor(String name, String json, ScopeSet expected) {
        assertThat(read("{\"resource\":\"r\",\"scopes_supported\":" + json + "}")
                        .scopesSupported())
                .isEqualTo(expected);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no resource", "{}", "resource is missing"),
                arguments("resource null", "{\"resource\":null}", "resource is missing"),
                arguments(
                        "resource of another type",
                        "{\"resource\":[\"https://h.example\"]}",
                        "resource is an array where a text is expected"),
                arguments(
                        "an authorization server that is no URL",
                        "{\"resource\":\"r\",\"authorization_servers\":[\"a.example\"]}",
                        "authorization_servers \"a.example\" is no absolute http or https URL"),
                arguments(
                        "authorization servers of another type",
                        "{\"resource\":\"r\",\"authorization_servers\":{}}",
                        "authorization_servers is an object where an array of texts is expected"),
                arguments(
                        "scopes of another type",
                        "{\"resource\":\"r\",\"scopes_supported\":[1]}",
                        "scopes_supported has a number in it where a text is expected"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void metadataIsRefused(String name, String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MetadataException.class)
                .hasMessage("protected resource metadata: " + message + "; set oauth.token-url");
    }

    private static ProtectedResource of(String resource) {
        return new ProtectedResource(resource, List.of(), null);
    }

    private static ProtectedResource read(String json) {
        return ProtectedResource.of(MetadataDocument.of(Step.RESOURCE_METADATA, json.getBytes(StandardCharsets.UTF_8)));
    }
}
