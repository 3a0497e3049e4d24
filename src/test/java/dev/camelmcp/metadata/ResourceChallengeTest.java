package dev.camelmcp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code WWW-Authenticate} of a protected resource, as servers write it, and as nobody should. */
class ResourceChallengeTest {

    private static final String URL = "https://mcp.example/.well-known/oauth-protected-resource";
    private static final String METADATA = "resource_metadata=\"" + URL + "\"";

    static Stream<Arguments> readable() {
        return Stream.of(
                is("no header", null, null, null),
                is("an empty value", null, null, null, ""),
                is("a scheme alone", null, null, null, "Bearer"),
                is(
                        "all that there is",
                        URL,
                        "a b",
                        "invalid_token",
                        "Bearer " + METADATA + ", scope=\"a b\", error=invalid_token"),
                is("names in any case", URL, "a", null, "bEARER Resource_Metadata=\"" + URL + "\", SCOPE=\"a\""),
                is(
                        "several schemes in one value",
                        URL,
                        "a",
                        null,
                        "Basic realm=\"x\", Bearer " + METADATA + ", scope=\"a\", Negotiate"),
                is("several values", URL, "a", null, "Basic realm=\"x\"", "Bearer " + METADATA + ", scope=\"a\""),
                is("schemes without a comma between them", URL, null, null, "Basic realm=\"x\" Bearer " + METADATA),
                is("two schemes of which the first is alone", URL, null, null, "Bearer, DPoP " + METADATA),
                is("empty elements of the list", URL, "a", null, ", ,Bearer , " + METADATA + ",, scope=\"a\","),
                is("a tab behind the scheme", URL, null, null, "Bearer\t" + METADATA),
                is("a blank behind token68", URL, null, null, "Negotiate YWJj= , Bearer " + METADATA),
                is(
                        "a name with nothing behind it is token68",
                        null,
                        "a",
                        null,
                        "Bearer resource_metadata=, DPoP scope=\"a\""),
                is("an error code at the end", null, null, "invalid_token", "Bearer realm=\"x\", error=invalid_token"),
                is("a quote in front", null, null, null, "\" Bearer " + METADATA),
                is("a control character in front", null, null, null, "\u007f, Bearer " + METADATA),
                is("blanks around the equals sign", URL, null, null, "Bearer resource_metadata = \"" + URL + "\""),
                is("token68 of another scheme", URL, null, null, "Negotiate YWJj/+==, Bearer " + METADATA),
                is("token68 of the scheme itself", URL, null, null, "Bearer YWJj, " + METADATA),
                is("a quoted comma", URL, null, null, "Bearer realm=\"a, b\", " + METADATA),
                is(
                        "a quoted challenge is a text",
                        null,
                        "q",
                        null,
                        "Digest realm=\"Bearer resource_metadata=\\\"https://evil.example/\\\"\", Bearer scope=\"q\""),
                is(
                        "an escaped quote before it",
                        URL,
                        null,
                        null,
                        "Bearer realm=\"a\\\", resource_metadata=\\\"x\", " + METADATA),
                is(
                        "an escape within the URL",
                        URL,
                        null,
                        null,
                        "Bearer resource_metadata=\"\\https://mcp.example/.well-known/oauth-protected-resource\""),
                is("a URL without quotes", URL, "a", null, "Bearer resource_metadata=" + URL + ", scope=a"),
                is(
                        "http, of which another rule decides",
                        "http://mcp.example/x",
                        null,
                        null,
                        "Bearer resource_metadata=\"http://mcp.example/x\""),
                is("the same place twice", URL, null, null, "Bearer " + METADATA + ", " + METADATA),
                is("the same place for Bearer and DPoP", URL, null, null, "Bearer " + METADATA, "DPoP " + METADATA),
                is("DPoP alone", URL, "a", null, "DPoP algs=\"ES256\", " + METADATA + ", scope=\"a\""),
                is(
                        "another scheme, where Bearer names none",
                        URL,
                        null,
                        null,
                        "Bearer realm=\"x\"",
                        "Custom " + METADATA),
                is(
                        "another scheme does not contradict Bearer",
                        URL,
                        null,
                        null,
                        "Custom resource_metadata=\"https://other.example/\", Bearer " + METADATA),
                is("scope of another scheme is none", null, null, null, "Custom scope=\"a\""),
                is("error of another scheme is none", null, null, null, "Custom error=\"invalid_token\""),
                is("the first scope", null, "a", null, "Bearer scope=\"a\"", "DPoP scope=\"b\""),
                is("scope with quotes", null, null, null, "Bearer scope=\"a \\\"b\\\"\""),
                is("scope with a backslash", null, null, null, "Bearer scope=\"a\\\\b\""),
                is("scope with a tab", null, null, null, "Bearer scope=\"a\tb\""),
                is("scope in other letters than ASCII", null, null, null, "Bearer scope=\"é\""),
                is("scope with too many blanks", null, "a b", null, "Bearer scope=\"  a   b \""),
                is("scope with a comma is one scope", null, "a,b", null, "Bearer scope=\"a,b\""),
                is("empty scope", null, null, null, "Bearer scope=\"\""),
                is("two scopes in one challenge", null, null, null, "Bearer scope=\"a\", scope=\"b\""),
                is("error that is no code", null, null, null, "Bearer error=\"<script>\""),
                is("a quote that is not closed", null, null, null, "Bearer scope=\"a\", resource_metadata=\"" + URL),
                is("an escape at the end", null, null, null, "Bearer resource_metadata=\"" + URL + "\\"),
                is("a control character in quotes", null, null, null, "Bearer realm=\"a\u0000\", " + METADATA),
                is("a line break in quotes", null, null, null, "Bearer realm=\"a\r\nb\", " + METADATA),
                is("a parameter without a scheme", null, null, null, METADATA),
                is("semicolons in place of commas", null, null, null, "Bearer " + METADATA + "; scope=\"a\""),
                is("a quote only", null, null, null, "\""),
                is("an equals sign only", null, null, null, "="),
                is(
                        "one unreadable value and one that is not",
                        URL,
                        null,
                        null,
                        "Bearer realm=\"",
                        "Bearer " + METADATA),
                is(
                        "as long as headers get",
                        URL,
                        null,
                        null,
                        "Bearer realm=\"" + "\\\"".repeat(50_000) + "\", " + METADATA),
                is(
                        "as many challenges as there is room for",
                        URL,
                        null,
                        null,
                        "a b=c,".repeat(2_000) + "Bearer " + METADATA));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readable")
    void aChallengeSays(String name, List<String> header, ResourceChallenge expected) {
        assertThat(ResourceChallenge.of(header)).isEqualTo(expected);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "two places in one challenge",
                        "Bearer " + METADATA + ", resource_metadata=\"https://b.example/\"",
                        "is there with different values, \"" + URL + "\", \"https://b.example/\""),
                arguments(
                        "two places for Bearer and DPoP",
                        "Bearer " + METADATA + ", DPoP resource_metadata=\"https://b.example/\"",
                        "is there with different values"),
                arguments(
                        "two places that differ by a slash",
                        "Bearer " + METADATA + ", DPoP resource_metadata=\"" + URL + "/\"",
                        "is there with different values"),
                arguments(
                        "nothing at the end",
                        "Bearer realm=\"x\", resource_metadata=",
                        "resource_metadata \"\" is no absolute http or https URL"),
                refused("a path", "/.well-known/oauth-protected-resource", "is no absolute http or https URL"),
                refused("without a scheme", "//mcp.example/x", "is no absolute http or https URL"),
                refused("nothing", "", "\"\" is no absolute http or https URL"),
                refused("a file", "file:///etc/passwd", "is no absolute http or https URL"),
                refused("a script", "javascript:alert(1)", "is no absolute http or https URL"),
                refused("no host", "https:///x", "\"https:///x\" has no host"),
                refused("an opaque URL", "https:mcp.example", "\"https:mcp.example\" has no host"),
                refused(
                        "user information, which is not shown",
                        "https://u:hidden@mcp.example/",
                        "\"https://****@mcp.example/\" has user information"),
                refused("a fragment", "https://mcp.example/x#y", "has a fragment"),
                refused("a blank", "https://mcp.example/a b", "is no URL"),
                refused(
                        "other letters than ASCII",
                        "https://mcp.example/é",
                        "holds other characters than visible ASCII"),
                refused(
                        "too long",
                        "https://mcp.example/" + "x".repeat(3000),
                        "xxx…\" is longer than 2048 characters"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aPlaceIsRefused(String name, String header, String message) {
        MetadataException e =
                catchThrowableOfType(MetadataException.class, () -> ResourceChallenge.of(List.of(header)));
        assertThat(e.step()).isEqualTo(Step.CHALLENGE);
        assertThat(e)
                .hasMessageStartingWith("WWW-Authenticate challenge: resource_metadata ")
                .hasMessageContaining(message)
                .hasMessageContaining("set oauth.token-url")
                .hasMessageNotContaining("hidden");
    }

    private static Arguments refused(String name, String place, String message) {
        return arguments(name, "Bearer resource_metadata=\"" + place + "\"", message);
    }

    private static Arguments is(String name, String metadata, String scope, String error, String... header) {
        ResourceChallenge expected = new ResourceChallenge(
                metadata == null ? null : URI.create(metadata),
                scope == null ? null : ScopeSet.of(List.of(scope.split(" "))),
                error);
        return arguments(name, List.of(header), expected);
    }
}
