package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.error;
import static dev.camelmcp.hostile.Answers.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When it is found out anew who the authorization server is, and what may have changed then. */
@Timeout(30)
class RediscoveryTest {

    private static final MutableClock CLOCK = new MutableClock(Instant.parse("2026-11-29T00:00:00Z"));

    /** After it a failure is no longer remembered. */
    private static final Duration PAUSE = Duration.ofSeconds(6);

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forDiscoveries(60)
            .at(CLOCK)
            .with("mcp.oauth.retry.max-attempts", "0")
            .withDiscovered("pinned", "oauth.issuer", "{server}/pinned/as2");

    /** One more token, whatever is cached. */
    private static void renew(DiscoveryCase it) {
        it.it().send("direct:mcp-oauth-refresh");
    }

    private static Answer caching(String json, String cacheControl) {
        return Answers.of(
                "200 OK",
                "Content-Type: application/json\r\nCache-Control: " + cacheControl + "\r\n",
                json.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=120, 119, 121",
        "max-age=1, 59, 61",
        "no-store, 59, 61",
        "'max-age=99999999', 86399, 86401",
        "'private, max-age=\"7200\"', 7199, 7201",
        "'max-age=-5', 59, 61",
        "'max-age=600, max-age=300', 299, 301",
        "nonsense, 3599, 3601"
    })
    void documentsHoldAsLongAsTheySay(String cacheControl, int holds, int holdsNoMore) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.resourcePath(), caching(it.resource().json(), "max-age=86400"));
        it.at(it.issuerPath(), caching(it.issuer().json(), cacheControl));
        it.served();
        CLOCK.advance(Duration.ofSeconds(holds));
        renew(it);
        assertThat(it.asked(it.issuerPath())).isOne();
        CLOCK.advance(Duration.ofSeconds(holdsNoMore - holds));
        renew(it);
        assertThat(it.asked(it.issuerPath())).isEqualTo(2);
        assertThat(it.asked(it.resourcePath())).isEqualTo(2);
        it.secretIsSeenByTheRightServerOnly();
    }

    @Test
    void issuerThatChangesIsRefusedAndSeesNoSecret() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.served();
        move(it);
        CLOCK.advance(Duration.ofHours(2));
        it.refused(
                "the MCP server names another authorization server now, " + it.issuerUrl() + "2 in place of "
                        + it.issuerUrl(),
                "if that is meant, set oauth.issuer");
        assertThat(it.asked("/" + it.id() + "/token2")).isZero();

        CLOCK.advance(PAUSE);
        it.resource(it.resource().json());
        it.served();
    }

    /** From here on another authorization server is named, which answers as it should. */
    private static void move(DiscoveryCase it) {
        String issuer = it.issuerUrl() + "2";
        it.resource(it.resource()
                .with("authorization_servers", "[\"" + issuer + "\"]")
                .json());
        it.at(
                it.issuerPath() + "2",
                Answers.json(
                        it.issuer(issuer, it.url("/" + it.id() + "/token2")).json()));
        it.at("/" + it.id() + "/token2", Answers.token());
    }

    @Test
    void tokenThatIsThereIsUsedWhileTheIssuerIsInDoubt() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.served();
        move(it);
        renew(it);
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.asked("/" + it.id() + "/token2")).isZero();
    }

    @Test
    void issuerThatAnOperatorNamesMayBeAnotherThanBefore() throws Exception {
        DiscoveryCase it = DiscoveryCase.named(GATEWAY, "pinned");
        it.refused("oauth.issuer is \"" + it.issuerUrl() + "2\", but the MCP server lists \"" + it.issuerUrl() + "\"");
        move(it);
        CLOCK.advance(PAUSE);
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.asked("/pinned/token2")).isOne();
        assertThat(it.asked("/pinned/token")).isZero();
        // for the search for secrets at other places
        GATEWAY.server().received().removeIf(request -> request.path().equals("/pinned/token2"));
    }

    /** The same issuer may move its endpoints: it is who it is by its metadata. */
    @ParameterizedTest
    @ValueSource(strings = {"404", "405", "410"})
    void endpointThatIsGoneIsFoundOutAnew(String status) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.served();
        it.it().answer(status(status + " Gone", ""), Answers.token());
        renew(it);
        CLOCK.advance(PAUSE);
        renew(it);
        assertThat(it.asked(it.issuerPath())).isEqualTo(2);
        assertThat(it.asked(it.resourcePath())).isEqualTo(2);
        assertThat(it.it().requests()).hasSize(3);
        it.secretIsSeenByTheRightServerOnly();
    }

    @Test
    void clientThatIsUnknownIsAReasonToFindOutAnew() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.it().answer(error("401 Unauthorized", "invalid_client"), Answers.token());
        assertThat(it.it().call().body()).contains("\"error\":\"invalid_client\"");
        CLOCK.advance(PAUSE);
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.asked(it.issuerPath())).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400 Bad, invalid_request",
        "400 Bad, invalid_grant",
        "500 Broken, server_error",
        "403 No, access_denied"
    })
    void otherErrorsAreNoReasonToFindOutAnew(String status, String code) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.it().answer(error(status, code), Answers.token());
        assertThat(it.it().call().body()).contains("\"error\":\"" + code + "\"");
        CLOCK.advance(PAUSE);
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.asked(it.issuerPath())).isOne();
    }

    @Test
    void challengeThatNamesOtherMetadataIsAReasonToFindOutAnew() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.served();
        String named = "/" + it.id() + "/other-metadata";
        it.at(
                named,
                Answers.json(
                        it.resource().with("scopes_supported", "[\"mcp:new\"]").json()));
        Answer refusal = status("401 No", "WWW-Authenticate: Bearer resource_metadata=\"" + it.url(named) + "\"\r\n");
        it.at(it.it().mcpPath(), refusal, refusal, Answers.unmarked("{\"ok\":true}"));
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.asked(named)).isOne();
        assertThat(it.it().requests().get(1).body()).contains("scope=mcp%3Anew");
        assertThat(it.log())
                .anyMatch(line -> line.contains("names other metadata now, " + it.url(named))
                        && line.contains("is found out anew"));
    }

    @Test
    void challengeThatNamesTheSameMetadataIsNoReason() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.served();
        Answer refusal = status(
                "401 No", "WWW-Authenticate: Bearer resource_metadata=\"" + it.url(it.resourcePath()) + "\"\r\n");
        it.at(it.it().mcpPath(), refusal, Answers.unmarked("{\"ok\":true}"));
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.asked(it.resourcePath())).isOne();
        assertThat(it.it().requests()).hasSize(2);
    }

    /** Would catch a server that makes the gateway show its secret elsewhere by a challenge later on. */
    @Test
    void challengeThatLeadsToAnotherIssuerLaterIsRefused() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.served();
        move(it);
        String named = "/" + it.id() + "/other-metadata";
        it.at(
                named,
                Answers.json(it.resource()
                        .with("authorization_servers", "[\"" + it.issuerUrl() + "2\"]")
                        .json()));
        it.at(
                it.it().mcpPath(),
                status("401 No", "WWW-Authenticate: Bearer resource_metadata=\"" + it.url(named) + "\"\r\n"));
        it.refused("the MCP server names another authorization server now");
        assertThat(it.asked("/" + it.id() + "/token2")).isZero();
    }

    @Test
    void failureIsNotRepeatedForEachCallerWithinItsPause() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY).issuer("{}");
        it.refused("issuer is missing");
        it.it().call();
        it.it().call();
        assertThat(it.asked(it.issuerPath())).isOne();
        CLOCK.advance(PAUSE);
        it.issuer(it.issuer().json());
        it.served();
    }
}
