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
import org.junit.jupiter.params.provider.ValueSource;

/** What an authorization server may say of itself (RFC 8414 §2), and what not. */
@Timeout(30)
class IssuerMetadataTest {

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forDiscoveries(110)
            .withDiscovered("ours", "oauth.issuer", "{server}/ours/as")
            .withSecretless("secretless");

    private static final String LONG = "\"" + "x".repeat(8193) + "\"";
    private static final String METHODS = "token_endpoint_auth_methods_supported";

    static Stream<Arguments> members() {
        return Stream.of(
                arguments("issuer", "null", "issuer is missing"),
                arguments("issuer", "\"\"", "issuer is missing"),
                arguments("issuer", "7", "issuer is a number where a text is expected"),
                arguments("issuer", "false", "issuer is a boolean where a text is expected"),
                arguments("issuer", "[\"ISSUER\"]", "issuer is an array where a text is expected"),
                arguments("issuer", "{}", "issuer is an object where a text is expected"),
                arguments("issuer", LONG, "a text of more than 8192 characters"),
                arguments("token_endpoint", "null", "token_endpoint is missing"),
                arguments("token_endpoint", "\"\"", "token_endpoint is missing"),
                arguments("token_endpoint", "7", "token_endpoint is a number where a text is expected"),
                arguments("token_endpoint", "[\"ISSUER\"]", "token_endpoint is an array where a text is expected"),
                arguments("token_endpoint", "{}", "token_endpoint is an object where a text is expected"),
                arguments("token_endpoint", LONG, "a text of more than 8192 characters"),
                arguments(
                        "token_endpoint",
                        "\"http://127.0.0.1/" + "x".repeat(2048) + "\"",
                        "is longer than 2048 characters"),
                arguments("token_endpoint", "\"/token\"", "\"/token\" is no absolute http or https URL"),
                arguments("token_endpoint", "\"//127.0.0.1/token\"", "is no absolute http or https URL"),
                arguments("token_endpoint", "\"ftp://127.0.0.1/token\"", "is no absolute http or https URL"),
                arguments("token_endpoint", "\"file:///tmp/token\"", "is no absolute http or https URL"),
                arguments("token_endpoint", "\"jar:http://127.0.0.1/a!/\"", "is no absolute http or https URL"),
                arguments("token_endpoint", "\"http://u:p@127.0.0.1/\"", "\"http://****@127.0.0.1/\" has user info"),
                arguments("token_endpoint", "\"http://127.0.0.1/#token\"", "has a fragment"),
                arguments("token_endpoint", "\"http:///token\"", "token_endpoint"),
                arguments("token_endpoint", "\"http://127.0.0.1:0/\"", "has no port of 1 to 65535"),
                arguments("token_endpoint", "\"http://127.0.0.1:65536/\"", "has no port of 1 to 65535"),
                arguments("token_endpoint", "\"http://127.0.0.1/a b\"", "is no URL"),
                arguments("token_endpoint", "\"http://127.0.0.1/\\u0000\"", "\\u0000\" is no URL"),
                arguments("token_endpoint", "\"http://bücher.example/\"", "characters than visible ASCII"),
                arguments("token_endpoint", "\"http://127.0.0.1\\\\@evil.example/\"", "is no URL"),
                arguments("revocation_endpoint", "7", "revocation_endpoint is a number where a text is expected"),
                arguments("revocation_endpoint", "\"/revoke\"", "is no absolute http or https URL"),
                arguments("revocation_endpoint", "[]", "revocation_endpoint is an array where a text is expected"),
                arguments(METHODS, "7", METHODS + " is a number where an array of texts is expected"),
                arguments(METHODS, "[7]", METHODS + " has a number in it where a text is expected"),
                arguments(METHODS, "{}", METHODS + " is an object where an array of texts is expected"),
                arguments(METHODS, "[\"private_key_jwt\"]", "set oauth.private-key-path"),
                arguments(METHODS, "[\"tls_client_auth\"]", "set oauth.client-cert-path"),
                arguments(METHODS, "[\"none\"]", "set oauth.token-endpoint-auth-method=none"),
                arguments(METHODS, "[\"client_secret_jwt\"]", "none of which is known here"),
                arguments(
                        METHODS,
                        "[\"CLIENT_SECRET_BASIC\"]",
                        "none of which is known here (capitals and blanks count)"),
                arguments("grant_types_supported", "7", "is a number where an array of texts is expected"),
                arguments("dpop_signing_alg_values_supported", "{}", "is an object where an array of texts"),
                arguments("mtls_endpoint_aliases", "[]", "is an array where an object is expected"),
                arguments(
                        "mtls_endpoint_aliases",
                        "{\"token_endpoint\":7}",
                        "mtls_endpoint_aliases.token_endpoint is a number where a text is expected"),
                arguments(
                        "mtls_endpoint_aliases",
                        "{\"token_endpoint\":\"/token\"}",
                        "mtls_endpoint_aliases.token_endpoint \"/token\" is no absolute http or https URL"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("members")
    void memberThatIsSomethingElseIsRefused(String member, String json, String why) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.issuer(
                it.issuer().with(member, json.replace("ISSUER", it.issuerUrl())).json());
        it.refused(it.url(it.issuerPath()) + ": ", why, "set oauth.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "token_endpoint"})
    void memberThatIsMissingIsRefused(String member) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.issuer(it.issuer().without(member).json());
        it.refused(it.url(it.issuerPath()) + ": " + member + " is missing; set oauth.token-url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "token_endpoint", METHODS, "x_mark"})
    void memberThatIsThereTwiceIsRefused(String member) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.issuer(it.issuer().doubled(member));
        it.refused("has \"" + member + "\" twice");
    }

    @ParameterizedTest
    @CsvSource({
        "a slash more, http://127.0.0.1:PORT/ID/as/",
        "another case of the path, http://127.0.0.1:PORT/ID/AS",
        "another case of the scheme, HTTP://127.0.0.1:PORT/ID/as",
        "another scheme, https://127.0.0.1:PORT/ID/as",
        "another port, http://127.0.0.1:1/ID/as",
        "no port, http://127.0.0.1/ID/as",
        "the origin, http://127.0.0.1:PORT",
        "another name of this host, http://localhost:PORT/ID/as",
        "a letter encoded, http://127.0.0.1:PORT/ID/%61s",
        "a query, http://127.0.0.1:PORT/ID/as?a",
        "a fragment, http://127.0.0.1:PORT/ID/as#",
        "a blank, 'http://127.0.0.1:PORT/ID/as '",
        "another server, http://127.0.0.1:PORT/other/as",
        "all tenants, http://127.0.0.1:PORT/{tenantid}/as"
    })
    void issuerThatIsOffByACharacterIsRefused(String name, String pattern) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        String issuer =
                pattern.replace("PORT", String.valueOf(GATEWAY.server().port())).replace("ID", it.id());
        it.issuer(it.issuer(issuer, it.url(it.it().tokenPath())).json());
        it.refused(
                "issuer is \"" + issuer + "\", but \"" + it.issuerUrl() + "\" was asked for",
                "they must be the same character by character (RFC 8414 §3.3)");
    }

    /** Without a path, the well-known place is the same with the slash and without. */
    @Test
    void issuerWithoutAPathIsNotTheOneWithASlash() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        String origin = it.url("");
        it.resource(it.resource()
                .with("authorization_servers", "[\"" + origin + "/\"]")
                .json());
        it.at(
                "/.well-known/oauth-authorization-server",
                Answers.json(it.issuer(origin, origin + "/t").json()));
        it.refused("issuer is \"" + origin + "\", but \"" + origin + "/\" was asked for");
    }

    @Test
    void configuredIssuerThatIsNotListedIsRefusedBeforeItIsAsked() throws Exception {
        DiscoveryCase it = DiscoveryCase.named(GATEWAY, "ours");
        it.resource(it.resource()
                .with("authorization_servers", "[\"" + it.url("/theirs/as") + "\"]")
                .json());
        it.refused("oauth.issuer is \"" + it.issuerUrl() + "\", but the MCP server lists", "/theirs/as");
        assertThat(it.asked(it.issuerPath())).isZero();
        assertThat(it.asked("/.well-known/oauth-authorization-server/theirs/as"))
                .isZero();
    }

    @Test
    void withoutASecretNoneIsUsedOnlyWhereItIsListed() throws Exception {
        DiscoveryCase it = DiscoveryCase.named(GATEWAY, "secretless");
        it.refused("lists the authentication methods \"client_secret_basic\"", "set oauth.client-secret");
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                arguments("[\"client_secret_post\",\"client_secret_basic\"]"),
                arguments("[\"none\",\"client_secret_basic\"]"),
                arguments("[\"7\",\"\",\"client_secret_basic\"]"),
                arguments("\"client_secret_basic\""),
                arguments("[]"),
                arguments("null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void methodIsTheBestOfThoseThatAreListed(String json) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.issuer(it.issuer().with(METHODS, json).json());
        it.served();
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("an array", "[]", "is an array where a JSON object is expected"),
                arguments("a text", "\"x\"", "is a text where a JSON object is expected"),
                arguments("null", "null", "is null where a JSON object is expected"),
                arguments("a number", "7", "is a number where a JSON object is expected"),
                arguments("a page", "<!DOCTYPE html><title>Hi</title>", "is a page or XML where JSON is expected"),
                arguments("half an object", "{\"issuer\":", "is not valid JSON"),
                arguments("two objects", "{} {}", "has something behind its end"),
                arguments("single quotes", "{'issuer':'x'}", "is not valid JSON"),
                arguments("a comment", "/* x */ {}", "is not valid JSON"),
                arguments("NaN", "{\"a\":NaN}", "is not valid JSON"),
                arguments("21 levels", "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}", "has more than 20 levels"),
                arguments("a long number", "{\"a\":" + "1".repeat(101) + "}", "or a number of more than 100"),
                arguments("UTF-16", "\u0000{\u0000}", "is not valid JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void documentThatIsNoJsonObjectIsRefused(String name, String body, String why) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY).issuer(body);
        it.refused("authorization server metadata: " + it.url(it.issuerPath()) + ": ", why);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void documentOfTheResourceThatIsNoJsonObjectIsRefused(String name, String body, String why) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY).resource(body);
        it.refused("protected resource metadata: " + it.url(it.resourcePath()) + ": ", why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n\t"})
    void documentThatIsEmptyIsRefusedWhereItIsNamed(String body) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY).resource(body);
        it.refused("protected resource metadata: " + it.url(it.resourcePath()) + ": is empty");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.issuerPath(), Answers.ok("application/json", new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}));
        it.refused("is not UTF-8");
    }

    @Test
    void queryOfTheTokenEndpointIsSentAndNotLogged() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.issuer(it.issuer(it.issuerUrl(), it.url(it.it().tokenPath()) + "?key=hunter2")
                .json());
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.it().requests())
                .singleElement()
                .satisfies(request -> assertThat(request.requestLine()).contains("?key=hunter2"));
        assertThat(GATEWAY.log().ours())
                .anySatisfy(line -> assertThat(line)
                        .contains("token endpoint " + it.url(it.it().tokenPath()) + ","))
                .noneSatisfy(line -> assertThat(line).contains("hunter2"));
    }

    @Test
    void byteOrderMarkIsPassedOver() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.issuer("\uFEFF" + it.issuer().json());
        it.served();
    }
}
