package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an MCP server may say to who has no token (RFC 9728 §5.1). {@code M} stands for where its metadata is. */
@Timeout(30)
class ChallengeTest {

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forDiscoveries(80).with("mcp.oauth.retry.max-attempts", "0");

    private static final String METADATA = "resource_metadata=\"M\"";

    private static HostileServer stranger;

    @BeforeAll
    static void startStranger() throws Exception {
        stranger = new HostileServer();
    }

    @AfterAll
    static void stopStranger() throws Exception {
        stranger.close();
    }

    static Stream<Arguments> good() {
        return Stream.of(
                arguments("no scope", "Bearer " + METADATA, "mcp:read"),
                arguments("a scope", "Bearer " + METADATA + ", scope=\"a b\"", "a b"),
                arguments("the scope first", "Bearer scope=\"a\", " + METADATA, "a"),
                arguments("no quotes", "Bearer scope=a, resource_metadata=M", "a"),
                arguments("small letters", "bearer " + METADATA, "mcp:read"),
                arguments("capitals", "BEARER Scope=\"a\", RESOURCE_METADATA=\"M\"", "a"),
                arguments("DPoP", "DPoP algs=\"ES256\", " + METADATA + ", scope=\"a\"", "a"),
                arguments("blanks around equals signs", "Bearer scope = \"a\" , resource_metadata = \"M\"", "a"),
                arguments("commas in front", ", ,Bearer scope=\"a\",," + METADATA, "a"),
                arguments(
                        "a comma within quotes", "Bearer realm=\"a, scope=\\\"b\\\"\", scope=\"c\", " + METADATA, "c"),
                arguments("escapes within quotes", "Bearer scope=\"\\a\\b\", " + METADATA, "ab"),
                arguments("another scheme in front", "Basic realm=\"x, y\", Bearer " + METADATA + ", scope=\"a\"", "a"),
                arguments("another scheme behind", "Bearer scope=\"a\", " + METADATA + ", Basic realm=\"x\"", "a"),
                arguments("Negotiate in front", "Negotiate YII=, Bearer scope=\"a\", " + METADATA, "a"),
                arguments(
                        "a scope of another scheme",
                        "Foo scope=\"evil\", resource_metadata=\"http://127.0.0.1:STRANGER/\", Bearer scope=\"a\", "
                                + METADATA,
                        "a"),
                arguments("only another scheme", "Foo " + METADATA, "mcp:read"),
                arguments("quotes in the scope", "Bearer scope=\"a \\\"b\\\"\", " + METADATA, "mcp:read"),
                arguments("a backslash in the scope", "Bearer scope=\"a \\\\\", " + METADATA, "mcp:read"),
                arguments("an empty scope", "Bearer scope=\"\", " + METADATA, "mcp:read"),
                arguments("a scope of blanks", "Bearer scope=\"  \", " + METADATA, "mcp:read"),
                arguments("two scopes", "Bearer scope=\"a\", scope=\"b\", " + METADATA, "mcp:read"),
                arguments("the same metadata twice", "Bearer " + METADATA + ", " + METADATA, "mcp:read"),
                arguments("nothing", "Bearer", "mcp:read"),
                arguments("no challenge", "", "mcp:read"),
                arguments("no closing quote", "Bearer resource_metadata=\"http://127.0.0.1:STRANGER/", "mcp:read"),
                arguments("half an escape", "Bearer realm=\"x\\", "mcp:read"),
                arguments("parameters of nobody", "scope=\"a\", " + METADATA, "mcp:read"),
                arguments("a bell", "Bearer realm=\"\u0007\"", "mcp:read"),
                arguments("an empty metadata URL and a good one", "Foo a, Bearer " + METADATA, "mcp:read"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void challengeLeadsToAToken(String name, String challenge, String scope) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge(filled(it, challenge));
        it.served(scope, it.mcpUrl());
        assertThat(it.asked(it.resourcePath())).isOne();
        DiscoveryCase.sawNothing(stranger);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                arguments(
                        "two different places",
                        "Bearer " + METADATA + ", resource_metadata=\"http://127.0.0.1:STRANGER/\"",
                        "resource_metadata is there with different values"),
                arguments(
                        "two places in two challenges",
                        "Bearer resource_metadata=\"http://127.0.0.1:STRANGER/\", DPoP " + METADATA,
                        "resource_metadata is there with different values"),
                arguments("a path", "Bearer resource_metadata=\"/metadata\"", "is no absolute http or https URL"),
                arguments("nothing", "Bearer resource_metadata=\"\"", "is no absolute http or https URL"),
                arguments("a file", "Bearer resource_metadata=\"file:///etc/passwd\"", "is no absolute http or https"),
                arguments("a script", "Bearer resource_metadata=\"javascript:alert(1)\"", "is no absolute http or"),
                arguments("user information", "Bearer resource_metadata=\"http://a:b@127.0.0.1/\"", "has user info"),
                arguments("a fragment", "Bearer resource_metadata=\"M#x\"", "has a fragment"),
                arguments("a blank", "Bearer resource_metadata=\"M x\"", "is no URL"),
                arguments("a placeholder", "Bearer resource_metadata=\"http://127.0.0.1/{{env:HOME}}\"", "is no URL"),
                arguments("a port of none", "Bearer resource_metadata=\"http://127.0.0.1:0/\"", "has no port of 1 to"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void challengeThatNamesNoUsablePlaceIsRefused(String name, String challenge, String why) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge(filled(it, challenge));
        it.refused("WWW-Authenticate challenge: resource_metadata", why);
        assertThat(it.asked(it.resourcePath())).isZero();
        DiscoveryCase.sawNothing(stranger);
    }

    @Test
    void challengesInSeveralLinesAreOneAfterTheOther() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge("Basic realm=\"x\"", "Bearer " + filled(it, METADATA), "DPoP scope=\"b\"");
        it.served("b", it.mcpUrl());
    }

    @Test
    void twoPlacesInTwoLinesAreRefused() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge("Bearer " + filled(it, METADATA), "Bearer resource_metadata=\"" + it.url("/else") + "\"");
        it.refused("resource_metadata is there with different values");
    }

    /** Would catch a gateway that takes the metadata at the well-known place for what the challenge names. */
    @ParameterizedTest
    @ValueSource(strings = {"401", "403", "404", "410"})
    void namedPlaceThatHasNoneIsFinal(String status) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge("Bearer resource_metadata=\"" + it.url("/" + it.id() + "/named") + "\"");
        it.at("/" + it.id() + "/named", Answers.status(status + " No", ""));
        it.refused(
                "protected resource metadata: " + it.url("/" + it.id() + "/named"),
                "answers " + status + "; set oauth.token-url");
        assertThat(it.asked(it.resourcePath())).isZero();
    }

    @Test
    void namedPlaceOfAnotherPortIsAskedAndSaysWhoIsNot() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        try (HostileServer elsewhere = new HostileServer()) {
            elsewhere.answer("/m", Answers.json(it.resource().json()));
            it.challenge("Bearer resource_metadata=\"http://127.0.0.1:" + elsewhere.port() + "/m\"");
            it.served();
            assertThat(elsewhere.received()).singleElement().satisfies(request -> {
                assertThat(request.requestLine()).isEqualTo("GET /m HTTP/1.1");
                assertThat(request.headers())
                        .noneMatch(line -> line.matches("(?i)(authorization|cookie|origin|referer):.*"));
                assertThat(request.body()).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "400 Bad Request", "404 Not Found", "405 Method Not Allowed", "500 Broken"})
    void statusWithoutAChallengeLeadsToTheWellKnownPlaces(String status) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.mcp(Answers.status(status, ""));
        it.served();
    }

    @Test
    void scopeOfAnotherStatusThan401CountsWhereMetadataIsNamedOnly() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.mcp(Answers.status("400 Bad", "WWW-Authenticate: Bearer scope=\"evil\"\r\n"));
        it.served();
    }

    @Test
    void redirectOfTheMcpServerIsNotFollowedWhenItIsAskedForAChallenge() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.mcp(Answers.status("307 Moved", "Location: http://127.0.0.1:" + stranger.port() + "/mcp\r\n"));
        it.served();
        DiscoveryCase.sawNothing(stranger);
    }

    /** A server that lets everybody in may answer by a stream that never ends. */
    @Test
    void streamThatNeverEndsIsNoChallengeAndIsLeft() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        CountDownLatch left = new CountDownLatch(1);
        it.mcp(peer -> {
            peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: x\r\n\r\n");
            peer.hang();
            left.countDown();
        });
        it.served();
        assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** The only one here that takes its five seconds. */
    @Test
    void serverThatSaysNothingIsNotWaitedForLongerThanFiveSeconds() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.mcp(Peer::hang);
        long start = System.nanoTime();
        it.served();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(9));
    }

    @Test
    void connectionThatIsResetLeadsToTheWellKnownPlaces() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.mcp(Peer::reset);
        it.served();
    }

    @Test
    void challengeIsAskedForByAPingThatTellsNothing() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.served();
        Received probe = it.it().forwarded().get(0);
        assertThat(probe.requestLine()).isEqualTo("POST " + it.it().mcpPath() + " HTTP/1.1");
        assertThat(probe.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"mcp-oauth\",\"method\":\"ping\"}");
        assertThat(probe.header("Authorization")).isNull();
    }

    private static String filled(DiscoveryCase it, String challenge) {
        return challenge
                .replace("M\"", it.url(it.resourcePath()) + "\"")
                .replace("=M", "=" + it.url(it.resourcePath()))
                .replace("\"M", "\"" + it.url(it.resourcePath()))
                .replace("STRANGER", String.valueOf(stranger.port()));
    }
}
