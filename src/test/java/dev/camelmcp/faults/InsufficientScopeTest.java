package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.answer;
import static dev.camelmcp.faults.Scripts.raw;
import static dev.camelmcp.hostile.Canary.MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 6750 §3.1: the MCP server takes the token, but not for this. It is the gateway's token, so the caller is told in
 * the gateway's words; a new token would not help.
 */
@Timeout(30)
class InsufficientScopeTest {

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(40).with("mcp.servers.c0.oauth.enabled", "false");

    private static FaultCase withoutOAuth;

    private static FaultCase next() {
        if (withoutOAuth == null) {
            withoutOAuth = GATEWAY.next();
        }
        return GATEWAY.next();
    }

    private static String forbidden(String challenge) {
        return answer("403 Forbidden", "WWW-Authenticate: " + challenge + "\r\n", MARK);
    }

    /** Name, challenge, missing scopes. */
    static Stream<Arguments> challenges() {
        return Stream.of(
                arguments("plain", "Bearer error=\"insufficient_scope\", scope=\"a b\"", "a b"),
                arguments(
                        "with a realm",
                        "Bearer realm=\"" + MARK + "\", error=\"insufficient_scope\", scope=\"a b\"",
                        "a b"),
                arguments("in another order", "Bearer scope=\"a b\",error=\"insufficient_scope\"", "a b"),
                arguments("in odd case", "bEARER ERROR=\"insufficient_scope\", Scope=\"a b\"", "a b"),
                arguments("a token for a value", "Bearer error=insufficient_scope, scope=a", "a"),
                arguments(
                        "behind another scheme",
                        "Basic realm=\"" + MARK + "\", Bearer error=\"insufficient_scope\", scope=\"a b\"",
                        "a b"),
                arguments(
                        "in a line of its own",
                        "Basic realm=\"" + MARK
                                + "\"\r\nWWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"a b\"",
                        "a b"),
                arguments(
                        "with resource metadata",
                        "Bearer error=\"insufficient_scope\", scope=\"files:read https://x.example/y\", resource_metadata=\"http://"
                                + MARK + "/\"",
                        "files:read https://x.example/y"),
                arguments("without a scope", "Bearer error=\"insufficient_scope\"", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("challenges")
    void callerWhenAScopeIsMissingThenItIsTold(String name, String challenge, String scopes) throws IOException {
        FaultCase it = next().answer(raw(forbidden(challenge)));
        Reply reply = it.call();
        assertThat(description(it, reply)).contains(scopes.split(" "));
        assertThat(it.received()).as("never replayed").hasSize(1);
        int tokens = GATEWAY.authorizationServer().received().size();
        it.undisturbed();
        assertThat(GATEWAY.authorizationServer().received())
                .as("token requests")
                .hasSize(tokens);
    }

    /** Would catch a challenge that writes the gateway's JSON, its log, or a page. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\\"b\\\\c",
                "\\\"},\\\"result\\\":{",
                "a\tb",
                "a\u0085\u2028b",
                "\u00fc",
                "=\"unterminated",
                "long"
            })
    void callerWhenTheScopeIsHostileThenItIsNotShown(String scope) throws IOException {
        String hostile = scope.equals("long") ? "x".repeat(7000) : scope;
        FaultCase it = next().answer(raw(forbidden("Bearer error=\"insufficient_scope\", scope=\"" + hostile + "\"")));
        Reply reply = it.call();
        assertThat(reply.text()).hasSizeLessThan(1500).doesNotContain("\\u00", "\\\\", "\\\"");
        assertThat(description(it, reply)).matches("[\\x20-\\x7E]{1,1000}").doesNotContain("\"", "\\");
        it.undisturbed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: said",
                "WWW-Authenticate: Bearer realm=\"x\"",
                "WWW-Authenticate: Bearer error=\"invalid_request\"",
                "WWW-Authenticate: Basic error=\"insufficient_scope\"",
                "WWW-Authenticate: Bearer realm=\"error=insufficient_scope\"",
                "WWW-Authenticate: Bearer error_description=\"insufficient_scope\""
            })
    void answerWhenItIsAnother403ThenUntouched(String header) throws IOException {
        FaultCase it = next().answer(raw(answer("403 Forbidden", header + "\r\n", "not you")));
        Reply reply = it.call();
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.headers()).containsExactlyInAnyOrder(header, "Content-Length: 7");
        assertThat(reply.text()).isEqualTo("not you");
        assertThat(it.received()).hasSize(1);
    }

    @Test
    void answerWhenTheGatewayHasNoTokenForTheServerThenUntouched() throws IOException {
        next();
        String challenge = "WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"a\"";
        withoutOAuth.answer(raw(answer("403 Forbidden", challenge + "\r\n", "not you")));
        Reply reply = withoutOAuth.call();
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.headers()).contains(challenge);
        assertThat(reply.text()).isEqualTo("not you");
    }

    private static String description(FaultCase it, Reply reply) {
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.values("WWW-Authenticate")).isEmpty();
        JsonNode body = Failure.json(reply.text());
        assertThat(body.path("id").asInt()).isEqualTo(7);
        assertThat(body.path("error").path("code").asInt()).isEqualTo(-32001);
        JsonNode data = body.path("error").path("data");
        assertThat(data.fieldNames()).toIterable().containsExactly("server", "error", "error_description");
        assertThat(data.path("server").asText()).isEqualTo(it.id());
        assertThat(data.path("error").asText()).isEqualTo("insufficient_scope");
        return data.path("error_description").asText();
    }
}
