package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.HostileServer.Answer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the authorization server says of its refusal is in the log, cleaned and once; callers learn the code alone. */
@Timeout(30)
class OperatorReasonsTest {

    private static final String AADSTS = "AADSTS7000222: The provided client secret keys for app '6f1d' are expired.";

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(20).with("mcp.oauth.failure-pause", "1h");

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
