package dev.camelmcp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where metadata is looked for, in order. */
class WellKnownTest {

    private static final String RESOURCE = "https://h.example/.well-known/oauth-protected-resource";
    private static final String SERVER = "https://h.example/.well-known/oauth-authorization-server";
    private static final String OPENID = "https://h.example/.well-known/openid-configuration";

    static Stream<Arguments> resources() {
        return Stream.of(
                arguments("no path", "https://h.example", List.of(RESOURCE)),
                arguments("a slash", "https://h.example/", List.of(RESOURCE)),
                arguments("a path", "https://h.example/mcp", List.of(RESOURCE + "/mcp", RESOURCE)),
                arguments("a longer path", "https://h.example/a/b", List.of(RESOURCE + "/a/b", RESOURCE)),
                arguments(
                        "a slash behind the path",
                        "https://h.example/mcp/",
                        List.of(RESOURCE + "/mcp/", RESOURCE + "/mcp", RESOURCE)),
                arguments("an escape", "https://h.example/a%2Fb", List.of(RESOURCE + "/a%2Fb", RESOURCE)),
                arguments(
                        "a query, which may be a secret",
                        "https://h.example/mcp?key=s",
                        List.of(RESOURCE + "/mcp", RESOURCE)),
                arguments("a query without a path", "https://h.example?key=s", List.of(RESOURCE)),
                arguments(
                        "a port",
                        "http://h.example:81/",
                        List.of("http://h.example:81/.well-known/oauth-protected-resource")),
                arguments(
                        "an address",
                        "http://[::1]:81",
                        List.of("http://[::1]:81/.well-known/oauth-protected-resource")),
                arguments(
                        "a host with an underscore",
                        "http://mcp_server",
                        List.of("http://mcp_server/.well-known/oauth-protected-resource")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("resources")
    void aResourceIsDescribedAt(String name, String url, List<String> expected) {
        assertThat(WellKnown.ofResource(URI.create(url))).map(URI::toString).isEqualTo(expected);
    }

    static Stream<Arguments> issuers() {
        return Stream.of(
                arguments("no path", "https://h.example", List.of(SERVER, OPENID)),
                arguments("a slash", "https://h.example/", List.of(SERVER, OPENID)),
                arguments(
                        "a path",
                        "https://h.example/t1",
                        List.of(
                                SERVER + "/t1",
                                OPENID + "/t1",
                                "https://h.example/t1/.well-known/openid-configuration")),
                arguments(
                        "a slash behind the path",
                        "https://h.example/t1/",
                        List.of(
                                SERVER + "/t1",
                                OPENID + "/t1",
                                "https://h.example/t1/.well-known/openid-configuration")),
                arguments(
                        "a longer path",
                        "https://h.example/realms/r",
                        List.of(
                                SERVER + "/realms/r",
                                OPENID + "/realms/r",
                                "https://h.example/realms/r/.well-known/openid-configuration")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("issuers")
    void anAuthorizationServerIsDescribedAt(String name, String issuer, List<String> expected) {
        assertThat(WellKnown.ofIssuer(URI.create(issuer))).map(URI::toString).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h.example/?a=b", "https://h.example/#a"})
    void anIssuerHasNeitherQueryNorFragment(String issuer) {
        assertThatThrownBy(() -> WellKnown.ofIssuer(URI.create(issuer)))
                .isInstanceOf(MetadataException.class)
                .hasMessage(
                        "authorization server metadata: issuer \"https://h.example/\" has a query or a fragment; set oauth.token-url");
    }
}
