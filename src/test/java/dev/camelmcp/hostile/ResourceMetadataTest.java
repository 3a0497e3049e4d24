package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an MCP server may say of itself (RFC 9728 §2), and what not. {@code URL} stands for its own. */
@Timeout(30)
class ResourceMetadataTest {

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forDiscoveries(100);

    private static final String LIST = "\"https://as.example.test\"";
    private static final String LONG = "\"" + "x".repeat(8193) + "\"";

    static Stream<Arguments> members() {
        return Stream.of(
                arguments("resource", "null", "resource is missing"),
                arguments("resource", "\"\"", "resource is missing"),
                arguments("resource", "\" \"", "resource is missing"),
                arguments("resource", "7", "resource is a number where a text is expected"),
                arguments("resource", "true", "resource is a boolean where a text is expected"),
                arguments("resource", "[\"URL\"]", "resource is an array where a text is expected"),
                arguments("resource", "{\"url\":\"URL\"}", "resource is an object where a text is expected"),
                arguments("resource", LONG, "a text of more than 8192 characters"),
                arguments("authorization_servers", "null", "lists no authorization server: set oauth.token-url"),
                arguments("authorization_servers", "[]", "lists no authorization server: set oauth.token-url"),
                arguments("authorization_servers", "\"\"", "lists no authorization server: set oauth.token-url"),
                arguments("authorization_servers", "7", "is a number where an array of texts is expected"),
                arguments("authorization_servers", "false", "is a boolean where an array of texts is expected"),
                arguments("authorization_servers", "{}", "is an object where an array of texts is expected"),
                arguments("authorization_servers", "[7]", "has a number in it where a text is expected"),
                arguments("authorization_servers", "[null]", "has null in it where a text is expected"),
                arguments("authorization_servers", "[[" + LIST + "]]", "has an array in it where a text is expected"),
                arguments("authorization_servers", "[" + LONG + "]", "a text of more than 8192 characters"),
                arguments("authorization_servers", "[\"/as\"]", "\"/as\" is no absolute http or https URL"),
                arguments("authorization_servers", "[\"as.example.test\"]", "is no absolute http or https URL"),
                arguments("authorization_servers", "[\"ftp://127.0.0.1/as\"]", "is no absolute http or https URL"),
                arguments("authorization_servers", "[\"file:///etc/passwd\"]", "is no absolute http or https URL"),
                arguments("authorization_servers", "[\"http://a@127.0.0.1/as\"]", "has user information"),
                arguments("authorization_servers", "[\"http://127.0.0.1/as#x\"]", "has a fragment"),
                arguments("authorization_servers", "[\"http://127.0.0.1/as?x\"]", "has a query or a fragment"),
                arguments("authorization_servers", "[\"http://127.0.0.1:0/as\"]", "has no port of 1 to 65535"),
                arguments("authorization_servers", "[\"http://127.0.0.1:99999/as\"]", "has no port of 1 to 65535"),
                arguments("authorization_servers", "[\"http:///as\"]", "authorization_servers"),
                arguments("authorization_servers", "[\"http://127.0.0.1/a b\"]", "is no URL"),
                arguments(
                        "authorization_servers", "[\"http://127.0.0.1/\\r\\nX: y\"]", "\\u000d\\u000aX: y\" is no URL"),
                arguments("scopes_supported", "7", "is a number where an array of texts is expected"),
                arguments("scopes_supported", "{}", "is an object where an array of texts is expected"),
                arguments("scopes_supported", "[\"mcp:read\", 7]", "has a number in it where a text is expected"),
                arguments("scopes_supported", "[" + LONG + "]", "a text of more than 8192 characters"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("members")
    void memberThatIsSomethingElseIsRefused(String member, String json, String why) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.resource(it.resource().with(member, json.replace("URL", it.mcpUrl())).json());
        it.refused(it.url(it.resourcePath()) + ": ", why, "set oauth.token-url");
        assertThat(it.asked(it.issuerPath())).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "resource, resource is missing; set oauth.token-url",
        "authorization_servers, the MCP server lists no authorization server: set oauth.token-url"
    })
    void memberThatIsMissingIsRefused(String member, String why) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.resource(it.resource().without(member).json());
        it.refused(why);
    }

    @ParameterizedTest
    @CsvSource({"resource", "authorization_servers", "scopes_supported", "x_mark"})
    void memberThatIsThereTwiceIsRefused(String member) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.resource(it.resource().doubled(member));
        it.refused("has \"" + member + "\" twice");
    }

    static Stream<Arguments> otherResources() {
        return Stream.of(
                arguments("a neighbour", "/%s/mcp2"),
                arguments("a neighbour whose name it begins with", "/%s/mc"),
                arguments("another MCP server of the host", "/other/mcp"),
                arguments("what is below", "/%s/mcp/tools"),
                arguments("a way up", "/%s/mcp/.."),
                arguments("a way up, encoded", "/%s/mcp/%%2e%%2e"),
                arguments("another case of the path", "/%s/MCP"),
                arguments("a slash encoded", "/%s%%2Fmcp"),
                arguments("two slashes", "/%s//mcp"),
                arguments("a query", "/%s/mcp?tenant=other"),
                arguments("a fragment", "/%s/mcp#part"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherResources")
    void resourceOfTheSameOriginThatIsNotAboveIsRefused(String name, String path) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        refusedResource(it, it.url(String.format(path, it.id())));
    }

    @ParameterizedTest
    @CsvSource({
        "another host, http://127.0.0.2:PORT/ID/mcp",
        "another name of this host, http://localhost:PORT/ID/mcp",
        "another port, http://127.0.0.1:1/ID/mcp",
        "the port of http, http://127.0.0.1/ID/mcp",
        "another scheme, https://127.0.0.1:PORT/ID/mcp",
        "user information, http://127.0.0.1:PORT@evil.example/ID/mcp",
        "a host that begins so, http://127.0.0.1:PORT.evil.example/ID/mcp",
        "no URL, mcp",
        "a path, /ID/mcp",
        "a name, urn:ID:mcp",
        "an address in other digits, http://2130706433:PORT/ID/mcp"
    })
    void resourceOfAnotherOriginIsRefused(String name, String resource) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        refusedResource(it, resource.replace("PORT", port()).replace("ID", it.id()));
    }

    private static void refusedResource(DiscoveryCase it, String resource) throws Exception {
        it.resource(it.resource().with("resource", "\"" + resource + "\"").json());
        it.refused("resource is ", "which is neither", "nor above it on the same origin");
        assertThat(it.asked(it.issuerPath())).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "a parent, http://127.0.0.1:PORT/ID",
        "a parent with a slash, http://127.0.0.1:PORT/ID/",
        "the origin, http://127.0.0.1:PORT",
        "the origin with a slash, http://127.0.0.1:PORT/",
        "itself with a slash, http://127.0.0.1:PORT/ID/mcp/",
        "a letter encoded, http://127.0.0.1:PORT/ID/%6dcp",
        "the scheme in capitals, HTTP://127.0.0.1:PORT/ID/mcp"
    })
    void resourceThatCoversTheServerIsSentAsItIsWritten(String name, String pattern) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        String resource = pattern.replace("PORT", port()).replace("ID", it.id());
        it.resource(it.resource().with("resource", "\"" + resource + "\"").json());
        it.served("mcp:read", resource);
    }

    static Stream<Arguments> scopes() {
        return Stream.of(
                arguments("none", "[]", null),
                arguments("null", "null", null),
                arguments("several", "[\"a\",\"b\"]", "a b"),
                arguments("one that is there twice", "[\"a\",\"a\"]", "a"),
                arguments("a text", "\"a\"", "a"),
                arguments("a text of two", "\"a b\"", "a b"),
                arguments("quotes", "[\"a\\\"b\",\"c\"]", "c"),
                arguments("quotes only", "[\"\\\"\"]", null),
                arguments("a backslash", "[\"a\\\\b\",\"c\"]", "c"),
                arguments("a line end", "[\"a\\r\\nX: y\",\"c\"]", "c"),
                arguments("not ASCII", "[\"ä\",\"c\"]", "c"),
                arguments("what form encoding has for others", "[\"a&client_id=b\"]", "a&client_id=b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scopes")
    void scopesSupportedAreAskedForAsFarAsTheyAreScopes(String name, String json, String asked) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.resource(it.resource().with("scopes_supported", json).json());
        it.served(asked, it.mcpUrl());
    }

    @Test
    void firstOfSeveralAuthorizationServersIsTheOne() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.resource(it.resource()
                .with("authorization_servers", "[\"" + it.issuerUrl() + "\",\"" + it.url("/other/as") + "\"]")
                .json());
        it.served();
        assertThat(it.asked("/.well-known/oauth-authorization-server/other/as")).isZero();
    }

    @Test
    void othersAreNamedWhereTheFirstHasNoMetadata() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.resource(it.resource()
                .with("authorization_servers", "[\"" + it.issuerUrl() + "\",\"" + it.url("/other/as") + "\"]")
                .json());
        it.at(it.issuerPath(), Answers.status("404 No", ""));
        it.refused(it.issuerUrl() + " has no metadata", "lists \"" + it.url("/other/as") + "\" too: set oauth.issuer");
        assertThat(it.asked("/.well-known/oauth-authorization-server/other/as")).isZero();
    }

    @Test
    void membersThatNobodyNeedsMayBeAnything() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.resource(it.resource()
                .with("bearer_methods_supported", "7")
                .with("jwks_uri", "{\"a\":[null]}")
                .json());
        it.served();
    }

    private static String port() {
        return String.valueOf(GATEWAY.server().port());
    }
}
