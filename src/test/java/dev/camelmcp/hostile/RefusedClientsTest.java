package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.error;
import static dev.camelmcp.hostile.Answers.json;
import static dev.camelmcp.hostile.Answers.of;
import static dev.camelmcp.hostile.Answers.ok;
import static dev.camelmcp.hostile.Answers.status;
import static dev.camelmcp.hostile.Answers.tokenJson;
import static dev.camelmcp.hostile.Canary.MARK;
import static dev.camelmcp.hostile.Canary.SECRET;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The authorization server says no (RFC 6749 §5.2): told by its code and nothing else, and not asked again. With the
 * secret in the body.
 */
@Timeout(30)
class RefusedClientsTest {

    /** Not marked: operators may read it, cleaned; callers may not. */
    private static final String WORDS = "words for the log";

    private static final String UNAUTHORIZED = "401 Unauthorized";
    private static final String BAD = "400 Bad Request";
    private static final String GITHUB =
            "error=bad_verification_code&error_description=The+code+passed&error_uri=" + MARK;

    private static final Answer NO_CONTENT = peer -> peer.write("HTTP/1.1 204 No Content\r\n\r\n");

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(90).withEach("oauth.use-basic-auth", "false");

    static Stream<Arguments> refusals() {
        String form = "application/x-www-form-urlencoded";
        return Stream.of(
                arguments("400 invalid_client", error(BAD, "invalid_client"), "invalid_client", 400),
                arguments(
                        "Keycloak: 401 unauthorized_client",
                        error(UNAUTHORIZED, "unauthorized_client"),
                        "unauthorized_client",
                        401),
                arguments("400 invalid_scope", error(BAD, "invalid_scope"), "invalid_scope", 400),
                arguments("oidc-provider: 400 invalid_target", error(BAD, "invalid_target"), "invalid_target", 400),
                arguments(
                        "400 unsupported_grant_type",
                        error(BAD, "unsupported_grant_type"),
                        "unsupported_grant_type",
                        400),
                arguments("403 access_denied", error("403 Forbidden", "access_denied"), "access_denied", 403),
                arguments(
                        "401 invalid_client without WWW-Authenticate",
                        error(UNAUTHORIZED, "invalid_client"),
                        "invalid_client",
                        401),
                arguments(
                        "peer: 200 with error",
                        json("{\"error\":\"invalid_client\",\"access_token\":\"" + TOKEN + "\"}"),
                        "invalid_client",
                        200),
                arguments(
                        "200 with an error and a whole token",
                        json(tokenJson(TOKEN, 60).replace("}", ",\"error\":\"server_error\"}")),
                        "server_error",
                        200),
                arguments("GitHub: form-encoded error in a 200", ok(form, GITHUB), "bad_verification_code", 200),
                arguments(
                        "form-encoded error in a 400",
                        of(BAD, "Content-Type: " + form + "\r\n", utf8(GITHUB)),
                        "bad_verification_code",
                        400),
                arguments(
                        "error in JSON as text/plain",
                        of(BAD, "Content-Type: text/plain\r\n", utf8("{\"error\":\"invalid_client\"}")),
                        "invalid_client",
                        400),
                arguments(
                        "error after a byte order mark",
                        of(BAD, "", utf8("\uFEFF{\"error\":\"invalid_client\"}")),
                        "invalid_client",
                        400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusalThenItsCodeIsToldAndTheServerIsNotAskedAgain(String name, Answer answer, String code, int status)
            throws Exception {
        Case it = refused(answer, code, status);
        HttpResponse<String> caller = GATEWAY.next().answer(answer).call();
        assertThat(caller.statusCode()).isEqualTo(502);
        assertThat(caller.body())
                .startsWith(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32001,\"message\":\"OAuth token request failed: "
                                + code + "\"")
                .contains("\"error\":\"" + code + "\"");
        assertThat(caller.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(it.forwarded()).isEmpty();
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                arguments("400 with an HTML page", status(BAD, ""), 400),
                arguments("400 without a body", of(BAD, "", new byte[0]), 400),
                arguments("400 with an empty object", of(BAD, "", utf8("{}")), 400),
                arguments("400 with a token, which is no success", of(BAD, "", utf8(tokenJson(TOKEN, 60))), 400),
                arguments("400 with a bare string", of(BAD, "", utf8("\"" + WORDS + "\"")), 400),
                arguments(
                        "error an object, as Google APIs",
                        of(BAD, "", utf8("{\"error\":{\"message\":\"" + WORDS + "\"}}")),
                        400),
                arguments("error an array", of(BAD, "", utf8("{\"error\":[\"" + WORDS + "\"]}")), 400),
                arguments("error a number", of(BAD, "", utf8("{\"error\":4711}")), 400),
                arguments("duplicate error", of(BAD, "", utf8("{\"error\":\"" + WORDS + "\",\"error\":\"x\"}")), 400),
                arguments("403 of a firewall", status("403 Forbidden", ""), 403),
                arguments("404", status("404 Not Found", ""), 404),
                arguments("405", status("405 Method Not Allowed", "Allow: GET\r\n"), 405),
                arguments(
                        "407 of a proxy",
                        status("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=x\r\n"),
                        407),
                arguments("413", status("413 Content Too Large", ""), 413),
                arguments("418", status("418 I'm a teapot", ""), 418),
                arguments("202", of("202 Accepted", "", utf8(tokenJson(TOKEN, 60))), 202),
                arguments("204", NO_CONTENT, 204),
                arguments(
                        "206, a part of an answer",
                        of("206 Partial Content", "Content-Range: bytes 0-9/99\r\n", utf8(tokenJson(TOKEN, 60))),
                        206));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void refusalWithoutAReadableCodeThenItsStatusIsTold(String name, Answer answer, int status) {
        refused(answer, "http_status_" + status, status);
    }

    @ParameterizedTest(name = "error code {0}")
    @ValueSource(
            strings = {
                WORDS + "\\r\\nERROR forged log line",
                WORDS + "\\n",
                WORDS + "\\u001b[31m",
                WORDS + "\\u0000",
                WORDS + "\\u2028",
                WORDS + "\\u202e",
                WORDS + "\\\"",
                "<script>alert('" + WORDS + "')</script>",
                "<b>" + WORDS,
                "\u00e4" + WORDS
            })
    void codeWhenItIsNoCodeThenNothingOfItIsTold(String code) {
        refused(error(BAD, code), "http_status_400", 400);
        refused(json("{\"error\":\"" + code + "\"}"), OAuthError.INVALID_RESPONSE, 200);
    }

    @ParameterizedTest(name = "error code \"{0}\"")
    @ValueSource(strings = {"", "   "})
    void codeWhenItIsEmptyThenItIsNone(String code) {
        refused(error(BAD, code), "http_status_400", 400);
        Case it = GATEWAY.next().answer(json("{\"error\":\"" + code + "\"}"));
        assertThat(it.refusal())
                .hasMessage("OAuth token request failed: access_token is missing or holds other characters than "
                        + "visible ASCII");
    }

    @ParameterizedTest(name = "an error code of {0} characters")
    @ValueSource(ints = {101, 10_000})
    void codeWhenItIsLongThenNothingOfItIsTold(int length) {
        refused(error(BAD, MARK + "x".repeat(length)), "http_status_400", 400);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {SECRET, Canary.CLIENT_ID + ":" + SECRET, "wrong secret: " + SECRET})
    void codeWhenItEchoesTheSecretThenNothingOfItIsTold(String code) {
        refused(error(UNAUTHORIZED, code), "http_status_401", 401);
    }

    private static Case refused(Answer answer, String code, int status) {
        Case it = GATEWAY.next().answer(answer);
        OAuthException refusal = it.refusal();
        assertThat(refusal).hasMessage("OAuth token request failed: " + code);
        assertThat(refusal.error())
                .returns(code, OAuthError::code)
                .returns(status, OAuthError::status)
                .returns(false, OAuthError::isTransient);
        assertThat(it.requests()).as("no retry").hasSize(1);
        return it;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
