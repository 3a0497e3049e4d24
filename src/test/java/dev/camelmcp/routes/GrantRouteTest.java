package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** {@code token.camel.yaml} by other grants than the client's own credentials: what is on the wire. */
class GrantRouteTest {

    private static final String SECRET = "bmV2ZXItcHJpbnQtbWU";
    private static final String ASSERTION =
            "{\"access_token\":\"amFn.amFn.amFn\",\"token_type\":\"N_A\",\"expires_in\":300,"
                    + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:id-jag\"}";
    private static final String GOOD = "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60}";

    @TempDir
    private static Path folder;

    private static Path file;
    private static StubUpstream as;
    private static StubUpstream idp;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = StubUpstream.start();
        file = Files.writeString(folder.resolve("token"), "");
        Map<String, String> settings = new HashMap<>();
        server(settings, "jwt", Map.of("grant-type", "jwt-bearer", "assertion-file", file.toString()));
        server(
                settings,
                "named",
                Map.of(
                        "grant-type",
                        "jwt-bearer",
                        "assertion-file",
                        file.toString(),
                        "client-id",
                        "gateway",
                        "scope",
                        "read write",
                        "resource",
                        "https://mcp.example/mcp"));
        server(
                settings,
                "exchange",
                Map.of(
                        "grant-type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject-token",
                        "file:" + file,
                        "requested-token-type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "actor-token-file",
                        file.toString(),
                        "client-id",
                        "gateway",
                        "client-secret",
                        "s3cret",
                        "use-basic-auth",
                        "false",
                        "audience",
                        "mcp"));
        idp = StubUpstream.start();
        Map<String, String> jag = new HashMap<>(Map.of(
                "grant-type",
                "id-jag",
                "subject-token",
                "file:" + file,
                "issuer",
                "https://as.example",
                "idp.token-url",
                idp.url(),
                "idp.client-id",
                "at idp",
                "idp.client-secret",
                "idp-s3cret",
                "resource",
                "https://mcp.example/mcp",
                "scope",
                "read"));
        jag.putAll(Map.of("client-id", "gateway", "client-secret", "s3cret"));
        server(settings, "jag", jag);
        server(settings, "jag2", jag); // failures are remembered for each
        gateway = TestGateway.start(settings);
    }

    private static void server(Map<String, String> settings, String id, Map<String, String> oauth) {
        settings.put("mcp.servers." + id + ".url", "http://127.0.0.1:1/mcp");
        settings.put("mcp.servers." + id + ".oauth.enabled", "true");
        settings.put("mcp.servers." + id + ".oauth.token-url", as.url());
        settings.put("mcp.servers." + id + ".oauth.enforce-https", "false");
        oauth.forEach((key, value) -> settings.put("mcp.servers." + id + ".oauth." + key, value));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        as.close();
        idp.close();
    }

    @BeforeEach
    void reset() throws Exception {
        as.received().clear();
        idp.received().clear();
        idp.behave((request, response) -> json(response, 200, ASSERTION));
        as.behave((request, response) -> json(response, 200, GOOD));
        Files.writeString(file, "e30.e30." + SECRET + "\n");
    }

    @Test
    void tokenWhenJwtBearerWithoutAClientThenTheAssertionIsAllThereIs() {
        assertThat(token("jwt").value().value()).isEqualTo("t");
        assertThat(as.last().body().split("&"))
                .containsExactly(
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer",
                        "assertion=e30.e30." + SECRET);
        assertThat(as.last().header("Authorization")).isNull();
    }

    @Test
    void tokenWhenJwtBearerWithAClientIdThenItIsSentToo() {
        token("named");
        assertThat(as.last().body().split("&"))
                .containsExactly(
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer",
                        "assertion=e30.e30." + SECRET,
                        "scope=read+write",
                        "resource=https%3A%2F%2Fmcp.example%2Fmcp",
                        "client_id=gateway");
    }

    @Test
    void tokenWhenExchangedThenAllParametersAreThere() {
        as.behave((request, response) -> json(
                response,
                200,
                GOOD.replace("}", ",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}")));
        token("exchange");
        assertThat(as.last().body().split("&"))
                .containsExactly(
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange",
                        "subject_token=e30.e30." + SECRET,
                        "subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt",
                        "requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
                        "actor_token=e30.e30." + SECRET,
                        "actor_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt",
                        "audience=mcp",
                        "client_id=gateway",
                        "client_secret=s3cret");
    }

    @Test
    void tokenWhenAnotherKindIsIssuedThenRefused() {
        as.behave((request, response) -> json(
                response,
                200,
                GOOD.replace("}", ",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:refresh_token\"}")));
        assertThat(request("exchange").getException())
                .isInstanceOf(OAuthException.class)
                .hasMessageContaining("issued_token_type is not what oauth.requested-token-type asks for");
    }

    /** Would catch a file that is read once for all attempts: whoever rotates it may do so between two of them. */
    @Test
    void tokenWhenRepeatedThenTheFileIsReadAnew() {
        AtomicInteger attempts = new AtomicInteger();
        as.behave((request, response) -> {
            if (attempts.incrementAndGet() == 1) {
                write("e30.e30.c2Vjb25k");
                json(response, 503, "{}");
            } else {
                json(response, 200, GOOD);
            }
        });
        token("jwt");
        assertThat(as.received())
                .extracting(r -> r.body().substring(r.body().indexOf("assertion=")))
                .containsExactly("assertion=e30.e30." + SECRET, "assertion=e30.e30.c2Vjb25k");
    }

    @Test
    void tokenWhenTheFileIsOfNoUseThenNobodyIsAsked() throws Exception {
        Files.delete(file);
        assertThat(request("jwt").getException()).hasMessageContaining(file + " does not exist");
        write("");
        assertThat(request("exchange").getException()).hasMessageContaining(file + " is empty");
        assertThat(as.received()).isEmpty();

        write("e30.e30." + SECRET);
        assertThat(token("jwt")).isNotNull();
    }

    @Test
    void authorizeWhenTheFileIsMissingThenOperatorsLearnThePathAndCallersDoNot() throws Exception {
        Files.delete(file);
        List<String> log = logOf(() -> assertThat(authorize("named").getException())
                .hasMessage("OAuth token request failed: internal_error")
                .satisfies(e ->
                        assertThat(((OAuthException) e).error().description()).isNull()));

        assertThat(log)
                .anyMatch(l -> l.equals("The grant of named cannot be used: oauth.assertion-file: " + file
                        + " does not exist; look at who should write it, or at the mount"));
    }

    @Test
    void assertionIsInNoLogAndInNoErrorAlsoWhereTheServerSendsItBack() throws Exception {
        as.behave((request, response) -> json(
                response,
                400,
                "{\"error\":\"invalid_grant\",\"error_description\":\"bad assertion e30.e30." + SECRET + "\"}"));
        List<String> log = logOf(() -> {
            Exchange exchange = authorize("jwt");
            assertThat(exchange.getException()).hasMessage("OAuth token request failed: invalid_grant");
            assertThat(exchange.getException().toString()
                            + exchange.getMessage().getHeaders())
                    .doesNotContain(SECRET);
        });

        assertThat(log).isNotEmpty().noneMatch(l -> l.contains(SECRET));
    }

    @Test
    void tokenWhenByWayOfAnIdentityProviderThenItsAssertionIsHandedIn() {
        assertThat(token("jag").value().value()).isEqualTo("t");
        assertThat(idp.received()).hasSize(1);
        assertThat(idp.last().body().split("&"))
                .containsExactly(
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange",
                        "subject_token=e30.e30." + SECRET,
                        "subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token",
                        "requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid-jag",
                        "scope=read",
                        "audience=https%3A%2F%2Fas.example",
                        "resource=https%3A%2F%2Fmcp.example%2Fmcp");
        assertThat(idp.last().header("Authorization")).isEqualTo(basic("at+idp:idp-s3cret"));
        assertThat(as.last().body().split("&"))
                .containsExactly(
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer",
                        "assertion=amFn.amFn.amFn", "scope=read", "resource=https%3A%2F%2Fmcp.example%2Fmcp");
        assertThat(as.last().header("Authorization")).isEqualTo(basic("gateway:s3cret"));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** Would catch an assertion that is handed in twice, and attempts that count double. */
    @Test
    void tokenWhenRepeatedThenTheIdentityProviderIsAskedAgainToo() {
        AtomicInteger assertions = new AtomicInteger();
        idp.behave((request, response) ->
                json(response, 200, ASSERTION.replace("amFn.amFn.", "amFn.amFn." + assertions.incrementAndGet())));
        as.behave((request, response) -> json(response, 503, "{}"));

        assertThat(request("jag").getException(OAuthException.class).error().isTransient())
                .isTrue();
        assertThat(idp.received()).hasSize(4);
        assertThat(as.received())
                .extracting(r -> r.body().replaceAll(".*assertion=([^&]*)&.*", "$1"))
                .containsExactly("amFn.amFn.1amFn", "amFn.amFn.2amFn", "amFn.amFn.3amFn", "amFn.amFn.4amFn");
    }

    @Test
    void tokenWhenTheIdentityProviderIsDownThenAttemptsAreCountedAndNobodyElseIsAsked() {
        idp.behave((request, response) -> json(response, 503, "{}"));
        assertThat(request("jag").getException()).isInstanceOf(OAuthException.class);
        assertThat(idp.received()).hasSize(4);
        assertThat(as.received()).isEmpty();
    }

    @Test
    void authorizeWhenTheIdentityProviderRefusesThenTheLogNamesIt() {
        idp.behave((request, response) -> json(
                response,
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"bad token e30.e30." + SECRET + "\"}"));
        List<String> log = logOf(() -> assertThat(authorize("jag").getException())
                .isInstanceOfSatisfying(
                        OAuthException.class,
                        e -> assertThat(e.error().description())
                                .contains("the identity provider refused", "oauth.idp.client-id")));

        assertThat(log)
                .anyMatch(l -> l.startsWith("No token for jag from " + idp.url().split("/")[2]))
                .noneMatch(l -> l.contains(SECRET));
        assertThat(as.received()).isEmpty();
    }

    @Test
    void authorizeWhenTheIdentityProviderIssuesAnotherKindThenTheMessageNamesWhatIsWanted() {
        idp.behave((request, response) -> json(response, 200, ASSERTION.replace(":id-jag", ":access_token")));
        String host = idp.url().split("/")[2];
        List<String> log = logOf(() -> assertThat(authorize("jag2").getException())
                .hasMessageContaining("the identity provider issued something else than an ID-JAG")
                .hasMessageContaining("urn:ietf:params:oauth:token-type:id-jag")
                .hasMessageNotContaining("requested-token-type")
                .hasMessageNotContaining(host));

        assertThat(log)
                .anyMatch(l -> l.startsWith("No token for jag2 from " + host)
                        && l.contains("answered by " + host + ", which oauth.idp.token-url names"));
    }

    @Test
    void tokenWhenTheIdentityProviderIssuesAnythingElseThenItIsNotHandedIn() {
        for (String answer : List.of(
                GOOD,
                ASSERTION.replace(":id-jag", ":access_token"),
                ASSERTION.replace("N_A", "DPoP"),
                "{\"error\":\"access_denied\"}",
                "<html>")) {
            idp.behave((request, response) -> json(response, 200, answer));
            if (answer.equals(GOOD)) {
                // an answer without issued_token_type is taken for what was asked for
                assertThat(token("jag")).isNotNull();
                as.received().clear();
            } else {
                assertThat(request("jag").getException()).as(answer).isInstanceOf(OAuthException.class);
            }
        }
        assertThat(as.received()).isEmpty();
    }

    private static List<String> logOf(Runnable action) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.camelmcp");
        Level before = logger.getLevel();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
        try {
            action.run();
        } finally {
            logger.setLevel(before);
            logger.detachAppender(log);
        }
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void json(HttpServerResponse response, int status, String json) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }

    private static Exchange request(String server) {
        return gateway.producer().request("direct:mcp-oauth-token", e -> e.setProperty("McpServer", server));
    }

    private static Exchange authorize(String server) {
        return gateway.producer().request("direct:mcp-oauth-authorize", e -> e.setProperty("McpServer", server));
    }

    private static AccessToken token(String server) {
        Exchange exchange = request(server);
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty("McpOAuthToken", AccessToken.class);
    }
}
