package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the authorization server says of its refusal is in the log, cleaned and once; callers learn the code alone. */
@Timeout(30)
class OperatorReasonsTest {

    private static final String AADSTS = "AADSTS7000222: The provided client secret keys for app '6f1d' are expired.";

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(40).with("mcp.oauth.failure-pause", "1h");

    @Test
    void descriptionIsLoggedOncePerFailureAndNotTold() throws Exception {
        Case it = GATEWAY.next().answer(refusal("401 Unauthorized", AADSTS + "\\r\\n Trace ID: 4711"));
        HttpResponse<String> caller = it.call();
        it.call();
        assertThat(caller.statusCode()).isEqualTo(502);
        assertThat(caller.body()).contains("\"error\":\"invalid_client\"").doesNotContain("AADSTS");
        assertThat(says(it)).singleElement().asString().endsWith(": " + AADSTS + " Trace ID: 4711");
    }

    @Test
    void descriptionWhenAttemptsAreRepeatedThenLoggedOnce() {
        Case it = GATEWAY.next().answer(refusal("503 Later", "maintenance until noon"));
        it.refusal();
        assertThat(it.requests()).hasSize(4);
        assertThat(says(it)).singleElement().asString().endsWith(": maintenance until noon");
    }

    @Test
    void descriptionOfAFailureWithStatus200IsLogged() {
        Case it = GATEWAY.next().answer(refusal("200 OK", AADSTS));
        it.refusal();
        assertThat(says(it)).singleElement().asString().endsWith(AADSTS);
    }

    @Test
    void descriptionWhenItHoldsSecretsThenTheyAreMasked() {
        Case it = GATEWAY.next()
                .answer(refusal(
                        "400 Bad Request",
                        "no " + Canary.SECRET + ", nor " + Canary.BASIC + ", nor eyJhbGciOiJSUzI1NiJ9.e30.c2ln"));
        it.refusal();
        assertThat(says(it)).singleElement().asString().endsWith(": no ****, nor Basic ****, nor ****");
    }

    @Test
    void descriptionWhenItHidesTheSecretThenItIsNotShown() {
        String hidden = String.join(" ", Canary.SECRET.split(""));
        Case it = GATEWAY.next().answer(refusal("400 Bad Request", "we got " + hidden));
        it.refusal();
        assertThat(says(it)).singleElement().asString().endsWith("a description that holds a secret, and is not shown");
    }

    @Test
    void descriptionWhenItIsHostileThenItIsOneShortLine() {
        Case it = GATEWAY.next()
                .answer(refusal(
                        "400 Bad Request", "a\\r\\n2026 ERROR forged\\u001b[31m\\u202e\\u0000" + "x".repeat(5_000)));
        it.refusal();
        assertThat(says(it))
                .singleElement()
                .asString()
                .contains(": a 2026 ERROR forged[31mxxx")
                .doesNotContainPattern("[\\p{C}]")
                .hasSizeLessThan(700);
    }

    @Test
    void descriptionOfARefusedRevocationIsLogged() {
        Case it = GATEWAY.next();
        it.token();
        GATEWAY.server().answer(it.revocationPath(), refusal("400 Bad Request", "this token cannot be revoked"));
        it.send("direct:mcp-oauth-revoke");
        assertThat(it.logged())
                .filteredOn(line -> line.contains("was not revoked"))
                .singleElement()
                .asString()
                .endsWith("OAuth token request failed: invalid_client: this token cannot be revoked");
    }

    static Stream<Arguments> otherShapes() {
        String json = "application/json";
        return Stream.of(
                arguments(
                        "Okta",
                        json,
                        "{'errorCode':'E0000022','errorSummary':'The endpoint does not support the provided HTTP method',"
                                + "'errorLink':'E0000022','errorId':'oae1','errorCauses':[]}",
                        "E0000022: The endpoint does not support the provided HTTP method"),
                arguments(
                        "GitHub",
                        json,
                        "{'message':'Not Found','documentation_url':'https://docs.github.com/rest','status':'404'}",
                        "Not Found"),
                arguments(
                        "Google",
                        json,
                        "{'error':{'code':404,'message':'Requested entity was not found.','status':'NOT_FOUND'}}",
                        "Requested entity was not found."),
                arguments(
                        "Spring",
                        json,
                        "{'timestamp':'2026-01-01','status':404,'error':'Not Found','message':'No static resource tokn.',"
                                + "'path':'/tokn'}",
                        "Not Found: No static resource tokn."),
                arguments(
                        "RFC 9457",
                        "application/problem+json",
                        "{'type':'about:blank','title':'Not Found','status':404,'detail':'There is no realm x.'}",
                        "Not Found: There is no realm x."),
                arguments(
                        "JSON:API",
                        json,
                        "{'errors':[{'title':'Gone','detail':'Moved to v2.'}]}",
                        "Gone: Moved to v2."),
                arguments("Keycloak", json, "{'error':'Realm does not exist'}", "Realm does not exist"),
                arguments("text", "text/plain", "default backend - 404\r\n", "default backend - 404"),
                arguments("a text in JSON", json, "'no such tenant'", "no such tenant"),
                arguments(
                        "a page",
                        "text/html",
                        "<!DOCTYPE html><html><TITLE lang=en>\n Sign in &amp; more </TITLE><body>secret</body></html>",
                        "page titled 'Sign in & more'"));
    }

    /** What stands in front of a token endpoint, or in its place, knows nothing of RFC 6749. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("otherShapes")
    void refusalInAnotherShapeIsLogged(String name, String type, String body, String said) throws Exception {
        Case it = GATEWAY.next().answer(as("404 Not Found", type, body));
        HttpResponse<String> caller = it.call();
        assertThat(caller.body()).contains("http_status_404").doesNotContain(said);
        assertThat(says(it)).singleElement().asString().endsWith(it.id() + ": " + said);
    }

    @Test
    void refusalInAnotherShapeWhenItEchoesTheRequestThenWithoutSecrets() {
        Case it = GATEWAY.next()
                .answer(as("400 Bad Request", "text/plain", "cannot read client_secret=" + Canary.SECRET + "&x=1"));
        it.refusal();
        assertThat(says(it)).singleElement().asString().endsWith(": cannot read client_secret=****&x=1");
    }

    @Test
    void refusalInAnotherShapeWhenItHoldsATokenThenWithoutIt() {
        Case it = GATEWAY.next()
                .answer(as(
                        "400 Bad Request",
                        "application/json",
                        "{'error':{'refresh_token':'" + Canary.TOKEN + "','message':'" + Canary.TOKEN + " is old'}}"));
        it.refusal();
        assertThat(says(it)).singleElement().asString().endsWith(": **** is old");
    }

    @Test
    void textThatMayBeTheTokenItselfIsNotLogged() {
        Case it = GATEWAY.next().answer(as("200 OK", "text/plain", Canary.TOKEN));
        it.refusal();
        assertThat(says(it)).isEmpty();
    }

    @Test
    void pageInPlaceOfATokenIsLoggedByItsTitle() {
        Case it = GATEWAY.next()
                .answer(as("200 OK", "text/html", "<html><title>Captive portal</title>" + Canary.MARK + "</html>"));
        assertThat(it.refusal()).hasMessage("OAuth token request failed: the answer is HTML, not a token");
        assertThat(says(it)).singleElement().asString().endsWith(": page titled 'Captive portal'");
    }

    @Test
    void bytesThatAreNoTextAreNotLogged() {
        Case it = GATEWAY.next().answer(Answers.of("400 Bad Request", "", new byte[] {1, 2, 3, (byte) 0xff, 'x'}));
        it.refusal();
        assertThat(says(it)).isEmpty();
    }

    private static Answer as(String status, String type, String body) {
        byte[] bytes = (type.endsWith("json") ? body.replace('\'', '"') : body).getBytes(StandardCharsets.UTF_8);
        return Answers.of(status, "Content-Type: " + type + "\r\n", bytes);
    }

    private static List<String> says(Case it) {
        return it.logged().stream()
                .filter(line -> line.contains(" says for " + it.id() + ": "))
                .toList();
    }

    private static Answer refusal(String status, String description) {
        String body = "{\"error\":\"invalid_client\",\"error_description\":\"" + description + "\"}";
        return Answers.of(status, "Content-Type: application/json\r\n", body.getBytes(StandardCharsets.UTF_8));
    }
}
