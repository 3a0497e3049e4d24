package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
    static final HostileGateway GATEWAY = HostileGateway.forCases(60).with("mcp.oauth.failure-pause", "1h");

    @Test
    void descriptionIsLoggedOncePerFailureAndNotTold() throws Exception {
        Case it = GATEWAY.next().answer(refusal("401 Unauthorized", AADSTS + "\\r\\n Trace ID: 4711"));
        HttpResponse<String> caller = it.call();
        it.call();
        assertThat(caller.statusCode()).isEqualTo(502);
        assertThat(caller.body()).contains("\"error\":\"invalid_client\"").doesNotContain("AADSTS");
        assertThat(says(it)).singleElement().isEqualTo(AADSTS + " Trace ID: 4711");
    }

    @Test
    void descriptionWhenAttemptsAreRepeatedThenLoggedOnce() {
        Case it = GATEWAY.next().answer(refusal("503 Later", "maintenance until noon"));
        it.refusal();
        assertThat(it.requests()).hasSize(4);
        assertThat(says(it)).singleElement().isEqualTo("maintenance until noon");
    }

    @Test
    void descriptionOfAFailureWithStatus200IsLogged() {
        Case it = GATEWAY.next().answer(refusal("200 OK", AADSTS));
        it.refusal();
        assertThat(says(it)).singleElement().isEqualTo(AADSTS);
    }

    @Test
    void descriptionWhenItHoldsSecretsThenTheyAreMasked() {
        Case it = GATEWAY.next()
                .answer(refusal(
                        "400 Bad Request",
                        "no " + Canary.SECRET + ", nor " + Canary.BASIC + ", nor eyJhbGciOiJSUzI1NiJ9.e30.c2ln"));
        it.refusal();
        assertThat(says(it)).singleElement().isEqualTo("no ****, nor Basic ****, nor ****");
    }

    @Test
    void descriptionWhenItHidesTheSecretThenItIsNotShown() {
        String hidden = String.join(" ", Canary.SECRET.split(""));
        Case it = GATEWAY.next().answer(refusal("400 Bad Request", "we got " + hidden));
        it.refusal();
        assertThat(says(it)).singleElement().isEqualTo("a description that holds a secret, and is not shown");
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
                .startsWith("a 2026 ERROR forged[31mxxx")
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
                .contains("OAuth token request failed: invalid_client (this token cannot be revoked; check oauth.");
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
                arguments(
                        "Okta, by its causes",
                        json,
                        "{'errorCode':'E0000021','errorSummary':'','errorCauses':[{'errorSummary':'cause one'}]}",
                        "E0000021: cause one"),
                arguments(
                        "Apigee",
                        json,
                        "{'fault':{'faultstring':'Invalid client identifier','detail':{'errorcode':'oauth.v2.X'}}}",
                        "Invalid client identifier"),
                arguments(
                        "Apigee, older",
                        json,
                        "{'ErrorCode':'invalid_client','Error':'ClientId is Invalid'}",
                        "invalid_client: ClientId is Invalid"),
                arguments(
                        "Salesforce", json, "[{'errorCode':'INVALID_X','message':'arr text'}]", "INVALID_X: arr text"),
                arguments(
                        "S3",
                        "application/xml",
                        "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>no &#x41;ccess</Message></Error>",
                        "AccessDenied: no Access"),
                arguments(
                        "SOAP",
                        "text/xml",
                        "<s:Envelope><s:Body><s:Fault><faultstring><![CDATA[no client]]></faultstring></s:Fault></s:Body></s:Envelope>",
                        "no client"),
                arguments(
                        "a page without a title",
                        "text/html",
                        "<html><title></title><body><h1>Access <b>Denied</b></h1>Reference #18.abc</body></html>",
                        "page titled 'Access  Denied'".replace("  ", " ")),
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
        assertThat(says(it)).singleElement().isEqualTo(said);
    }

    @Test
    void reasonInTheChallengeAloneIsLogged() {
        String challenge = "WWW-Authenticate: Bearer realm=\"x\", error=\"invalid_client\", error_description=\"from "
                + "header " + Canary.SECRET + "\"\r\n";
        Case it = GATEWAY.next().answer(Answers.of("401 Unauthorized", challenge, new byte[0]));
        it.refusal();
        assertThat(says(it)).singleElement().isEqualTo("from header ****");
    }

    @Test
    void refusalInLatin1IsReadAsItSays() {
        byte[] body = "{\"error\":\"invalid_client\",\"error_description\":\"Schl\u00fcssel\"}"
                .getBytes(StandardCharsets.ISO_8859_1);
        Case it = GATEWAY.next()
                .answer(Answers.of("401 Unauthorized", "Content-Type: application/json; charset=iso-8859-1\r\n", body));
        assertThat(it.refusal()).hasMessage("OAuth token request failed: invalid_client");
        assertThat(says(it)).singleElement().isEqualTo("Schl\u00fcssel");
    }

    @Test
    void secretInAnErrorCodeIsToldToNobody() {
        String code = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("x:" + Canary.SECRET).getBytes(StandardCharsets.UTF_8));
        Case it = GATEWAY.next()
                .answer(as("400 Bad Request", "application/json", "{'error':'" + code + "','error_description':'y'}"));
        assertThat(it.refusal()).hasMessage("OAuth token request failed: http_status_400");
    }

    @Test
    void scopesThatSendTheSecretBackAreToldToNobody() {
        String secret = Canary.SECRET.replace(" ", "%20");
        Case it = GATEWAY.next().answer(Answers.json(Answers.with("scope", "\"read " + secret + "\"")));
        assertThat(it.refusal().getMessage())
                .startsWith("Token scopes validation failed. Requested: read write, Received: ")
                .doesNotContain(Canary.MARK);
    }

    @Test
    void refusalInAnotherShapeWhenItEchoesTheRequestThenWithoutSecrets() {
        Case it = GATEWAY.next()
                .answer(as("400 Bad Request", "text/plain", "cannot read client_secret=" + Canary.SECRET + "&x=1"));
        it.refusal();
        assertThat(says(it)).singleElement().isEqualTo("cannot read client_secret=****&x=1");
    }

    @Test
    void refusalInAnotherShapeWhenItHoldsATokenThenWithoutIt() {
        Case it = GATEWAY.next()
                .answer(as(
                        "400 Bad Request",
                        "application/json",
                        "{'error':{'refresh_token':'" + Canary.TOKEN + "','message':'" + Canary.TOKEN + " is old'}}"));
        it.refusal();
        assertThat(says(it)).singleElement().isEqualTo("**** is old");
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
        assertThat(says(it)).singleElement().isEqualTo("page titled 'Captive portal'");
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

    /** What stands behind the code in the line that a failure has, without the advice of the gateway's own. */
    private static List<String> says(Case it) {
        return it.logged().stream()
                .filter(line -> line.contains("No token for " + it.id() + " from 127.0.0.1:"))
                .map(line -> line.replaceFirst("(?:; | \\()check oauth\\.[^)]*\\)?.*$", ")"))
                .filter(line -> line.contains(" ("))
                .map(line -> line.substring(line.indexOf(" (") + 2, line.lastIndexOf(')')))
                .toList();
    }

    private static Answer refusal(String status, String description) {
        String body = "{\"error\":\"invalid_client\",\"error_description\":\"" + description + "\"}";
        return Answers.of(status, "Content-Type: application/json\r\n", body.getBytes(StandardCharsets.UTF_8));
    }
}
