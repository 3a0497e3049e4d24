package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server may answer when it is asked for metadata, whatever the document says; and where it is asked. */
@Timeout(60)
class MetadataTransportTest {

    private static final long PAUSE_MILLIS = 50;
    private static final long A_LOT = 1L << 24;

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forDiscoveries(130)
            .with("mcp.oauth.timeout", "500ms")
            .with("mcp.oauth.retry.max-attempts", "0")
            .withDiscovered("strict", "oauth.enforce-https", "true")
            .withDiscovered("strict-issuer", "oauth.enforce-https", "true", "oauth.issuer", "https://127.0.0.1:1/as");

    private static HostileServer stranger;

    @BeforeAll
    static void startStranger() throws Exception {
        stranger = new HostileServer();
    }

    @AfterAll
    static void stopStranger() throws Exception {
        stranger.close();
    }

    /** Which document is answered so. */
    private static void at(DiscoveryCase it, boolean issuer, Answer answer) {
        it.at(issuer ? it.issuerPath() : it.resourcePath(), answer);
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "402", "403", "405", "406", "410", "418", "451", "206", "300", "304"})
    void statusThatIsNoNotFoundIsFinal(String status) throws Exception {
        for (boolean issuer : new boolean[] {false, true}) {
            DiscoveryCase it = DiscoveryCase.next(GATEWAY);
            it.challenge("Bearer");
            at(it, issuer, status(status + " No", "WWW-Authenticate: Basic realm=\"x\"\r\n"));
            int before = it.asked("/.well-known/oauth-protected-resource");
            it.refused(it.url(issuer ? it.issuerPath() : it.resourcePath()) + " answers " + status
                    + "; only a 404 says that it is somewhere else: set "
                    + (issuer || status.compareTo("400") < 0 ? "oauth.token-url" : "oauth.issuer or oauth.token-url"));
            assertThat(it.asked("/.well-known/oauth-protected-resource")).isEqualTo(before);
            assertThat(it.asked(it.openIdPath())).isZero();
        }
    }

    /** Would catch a gateway that blames the MCP server for its authorization server, by the address of the former. */
    @Test
    void hostThatCannotBeReachedIsTheOneThatIsNamed() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        HostileServer gone = new HostileServer();
        gone.close();
        String host = "127.0.0.1:" + gone.port();
        it.resource(it.resource()
                .with("authorization_servers", "[\"http://" + host + "/as\"]")
                .json());
        String place = "http://" + host + "/.well-known/oauth-authorization-server/as";
        it.unavailable("connection refused", "No token for " + it.id() + " from " + host + ": ", place);
        assertThat(GATEWAY.log().ours())
                .filteredOn(line -> line.startsWith(host + " cannot be reached: "))
                .singleElement()
                .satisfies(line -> assertThat(line).containsOnlyOnce(place));
    }

    @ParameterizedTest
    @ValueSource(strings = {"408", "425", "429", "500", "502", "503", "504"})
    void statusThatSaysLaterIsNoFinding(String status) throws Exception {
        for (boolean issuer : new boolean[] {false, true}) {
            DiscoveryCase it = DiscoveryCase.next(GATEWAY);
            at(it, issuer, status(status + " Later", "Retry-After: 1\r\n"));
            String place = it.url(issuer ? it.issuerPath() : it.resourcePath());
            it.unavailable("its metadata cannot be had", place + ": answers " + status);
            assertThat(it.log())
                    .filteredOn(line -> line.contains(place))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).containsOnlyOnce(place));
            assertThat(it.asked(it.openIdPath())).isZero();
        }
    }

    static Stream<Arguments> slow() {
        return Stream.of(
                arguments("never answered", (Answer) Peer::hang),
                arguments("a slow status line", (Answer) p -> p.drip("HTTP/1.1 200 " + "x".repeat(100), PAUSE_MILLIS)),
                arguments("endless headers", (Answer) p -> {
                    p.write("HTTP/1.1 200 OK\r\n");
                    p.repeat("X-Header: x\r\n", PAUSE_MILLIS, 600);
                }),
                arguments("a slow body", (Answer) p -> {
                    p.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n");
                    p.drip(" ".repeat(200), PAUSE_MILLIS);
                }),
                arguments("slow chunks", (Answer) p -> {
                    p.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                    p.repeat("1\r\n \r\n", PAUSE_MILLIS, 600);
                }));
    }

    /** The limit is 5 s, or that of token requests where that is shorter, as here. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("slow")
    void slowAnswerIsGivenUpAsAWhole(String name, Answer answer) throws Exception {
        for (boolean issuer : new boolean[] {false, true}) {
            DiscoveryCase it = DiscoveryCase.next(GATEWAY);
            at(it, issuer, answer);
            long start = System.nanoTime();
            it.unavailable("timed out", it.url(issuer ? it.issuerPath() : it.resourcePath()));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    static Stream<Arguments> endless() {
        return Stream.of(
                arguments("without a length", (Answer) p -> {
                    p.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\"");
                    p.repeat("x".repeat(1000), 0, A_LOT);
                }),
                arguments("in chunks", (Answer) p -> {
                    p.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                    p.repeat("3e8\r\n" + " ".repeat(1000) + "\r\n", 0, A_LOT);
                }),
                arguments("with its length", (Answer) p -> {
                    p.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n");
                    p.repeat(" ", 0, A_LOT);
                }),
                arguments("a byte too many", Answers.json("{}" + " ".repeat(64 * 1024 - 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void answerOfMoreThan64KiBIsRefused(String name, Answer answer) throws Exception {
        for (boolean issuer : new boolean[] {false, true}) {
            DiscoveryCase it = DiscoveryCase.next(GATEWAY);
            at(it, issuer, answer);
            it.refused((issuer
                            ? "authorization server metadata " + it.url(it.issuerPath())
                            : "protected resource metadata " + it.url(it.resourcePath()))
                    + " is larger than 64 KiB; set oauth.token-url");
        }
    }

    @Test
    void answerOf64KiBIsRead() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        String json = it.issuer().json();
        it.issuer(json + " ".repeat(64 * 1024 - json.length()));
        it.served();
    }

    /** {@code identity} is asked for; files that were packed once for all are sent so all the same. */
    @Test
    void packedAnswerIsUnpacked() throws Exception {
        for (boolean issuer : new boolean[] {false, true}) {
            DiscoveryCase it = DiscoveryCase.next(GATEWAY);
            byte[] packed =
                    Answers.gzip((issuer ? it.issuer() : it.resource()).json().getBytes(UTF_8));
            at(
                    it,
                    issuer,
                    Answers.of("200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", packed));
            it.served();
        }
    }

    /** Would catch a gateway whose memory ends by a few kilobytes. */
    @Test
    void bombIsUnpackedUpTo64KiBOnly() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        byte[] packed = Answers.gzip(" ".repeat(32 << 20).getBytes(UTF_8));
        at(it, true, Answers.of("200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", packed));
        it.refused("64 KiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"301", "302", "303", "307", "308"})
    void redirectWithinTheOriginIsFollowed(String status) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        String place = "/" + it.id() + "/moved";
        at(it, false, status(status + " Moved", "Location: " + place + "\r\n"));
        at(it, true, status(status + " Moved", "Location: " + it.url(place + "2") + "\r\n"));
        it.at(place, Answers.json(it.resource().json()));
        it.at(place + "2", Answers.json(it.issuer().json()));
        it.served();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:STRANGER/",
                "//127.0.0.1:STRANGER/",
                "http://localhost:PORT/",
                "https://127.0.0.1:PORT/",
                "http://127.0.0.1:PORT@127.0.0.1:STRANGER/",
                "http://127.0.0.2:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "ftp://127.0.0.1:PORT/",
                "file:///etc/passwd",
                "not a url",
                "http://127.0.0.1:PORT/#x",
                ""
            })
    void redirectElsewhereIsNotFollowed(String pattern) throws Exception {
        String location = pattern.replace("STRANGER", String.valueOf(stranger.port()))
                .replace("PORT", String.valueOf(GATEWAY.server().port()));
        for (boolean issuer : new boolean[] {false, true}) {
            DiscoveryCase it = DiscoveryCase.next(GATEWAY);
            at(it, issuer, status("302 Found", "Location: " + location + "\r\n"));
            it.refused(
                    it.url(issuer ? it.issuerPath() : it.resourcePath()), "which is not followed; set oauth.token-url");
        }
        DiscoveryCase.sawNothing(stranger);
    }

    @Test
    void redirectWithoutALocationIsRefused() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        at(it, true, status("302 Found", ""));
        it.refused("which is not followed");
    }

    @Test
    void redirectInACircleEnds() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        at(it, true, status("302 Found", "Location: " + it.issuerPath() + "\r\n"));
        it.refused("authorization server metadata: " + it.url(it.issuerPath())
                + ": it is redirected more than 3 times; set oauth.token-url");
        assertThat(it.asked(it.issuerPath())).isEqualTo(4);
    }

    /** RFC 8414 §3.1, then OpenID Connect, then as OpenID Connect Discovery has it. */
    @Test
    void wellKnownPlacesAreAskedInTheirOrderAfterA404Only() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge("Bearer");
        it.at(it.resourcePath(), status("404 No", ""));
        it.at(
                "/.well-known/oauth-protected-resource",
                Answers.json(it.resource().json()));
        it.at(it.issuerPath(), status("404 No", ""));
        it.at(it.openIdPath(), status("404 No", ""));
        it.at(it.openIdBehindPath(), Answers.json(it.issuer().json()));
        it.served();
        it.at("/.well-known/oauth-protected-resource", status("404 No", ""));
        assertThat(order(it))
                .containsExactly(
                        it.resourcePath(),
                        "/.well-known/oauth-protected-resource",
                        it.issuerPath(),
                        it.openIdPath(),
                        it.openIdBehindPath());
    }

    private static List<String> order(DiscoveryCase it) {
        List<String> gets = GATEWAY.server().received().stream()
                .filter(request -> request.requestLine().startsWith("GET "))
                .map(Received::path)
                .toList();
        return gets.subList(gets.indexOf(it.resourcePath()), gets.size());
    }

    @Test
    void issuerWithoutAnyMetadataIsRefused() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.issuerPath(), status("404 No", ""));
        it.refused("the authorization server " + it.issuerUrl() + " has no metadata; set oauth.token-url");
        assertThat(it.asked(it.openIdPath())).isOne();
        assertThat(it.asked(it.openIdBehindPath())).isOne();
    }

    @Test
    void serverWithoutAnyMetadataIsRefused() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge("Bearer");
        it.at(it.resourcePath(), status("404 No", ""));
        it.refused("the MCP server has no protected resource metadata, and is no authorization server itself");
    }

    /** Programs of one page answer so to whatever is asked. */
    @Test
    void pageAtAWellKnownPlaceIsTakenForNothing() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge("Bearer");
        it.at(it.resourcePath(), status("200 OK", ""));
        it.at(
                "/.well-known/oauth-protected-resource",
                Answers.json(it.resource().json()));
        it.at(it.issuerPath(), status("200 OK", ""));
        it.at(it.openIdPath(), Answers.json(it.issuer().json()));
        it.served();
        it.at("/.well-known/oauth-protected-resource", status("404 No", ""));
    }

    static Stream<Arguments> nothing() {
        return Stream.of(
                arguments("nothing", Answers.of("200 OK", "", new byte[0])),
                arguments("nothing, called JSON", Answers.json("")),
                arguments("blanks", Answers.ok("application/json", " \r\n\t")),
                arguments("no content", Answers.raw("HTTP/1.1 204 No Content\r\n\r\n")),
                arguments("a page without a type", Answers.ok(null, "<html>".getBytes(UTF_8))),
                arguments("a text", Answers.ok("text/plain", "Not here")),
                arguments("an array", Answers.ok("text/plain", "[]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nothing")
    void answerAtAWellKnownPlaceThatIsNoJsonObjectIsTakenForNothing(String name, Answer answer) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.issuerPath(), answer);
        it.at(it.openIdPath(), Answers.json(it.issuer().json()));
        it.served();
        assertThat(it.asked(it.openIdPath())).isOne();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"text/plain", "text/html", "application/octet-stream"})
    void objectAtAWellKnownPlaceIsOneWhateverItIsCalled(String type) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.challenge("Bearer");
        it.at(it.resourcePath(), Answers.ok(type, it.resource().json().getBytes(UTF_8)));
        it.at(it.issuerPath(), Answers.ok(type, ("\uFEFF\n" + it.issuer().json()).getBytes(UTF_8)));
        it.served();
        assertThat(it.asked(it.openIdPath())).isZero();
    }

    /** Would catch a gateway that takes what contradicts itself for not there. */
    @Test
    void objectThatIsWrongIsRefusedWhateverItIsCalled() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.issuerPath(), Answers.ok("text/plain", it.issuer().doubled("issuer")));
        it.refused("has \"issuer\" twice");
        assertThat(it.asked(it.openIdPath())).isZero();
    }

    @Test
    void pageAtTheNamedPlaceIsRefused() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.resourcePath(), status("200 OK", ""));
        it.refused("is a page or XML where JSON is expected");
    }

    @Test
    void namedPlaceMayCallItsJsonText() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.resourcePath(), Answers.ok("text/plain", it.resource().json()));
        it.served();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("reset", (Answer) Peer::reset),
                arguments("closed", (Answer) Peer::close),
                arguments("half a head", Answers.raw("HTTP/1.1 200 OK\r\nContent-")),
                arguments(
                        "half a body",
                        Answers.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 99\r\n\r\n{")),
                arguments("another protocol", Answers.raw("SSH-2.0-OpenSSH_9.2\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void answerThatBreaksOffIsNoFinding(String name, Answer answer) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        at(it, true, answer);
        assertThat(it.it().call().statusCode()).isEqualTo(503);
        it.logged(it.url(it.issuerPath()));
        assertThat(it.asked(it.openIdPath())).isZero();
        it.secretIsSeenByTheRightServerOnly();
    }

    @Test
    void cookiesOfMetadataAreNotSentToTheTokenEndpoint() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        at(
                it,
                true,
                Answers.of(
                        "200 OK",
                        "Content-Type: application/json\r\nSet-Cookie: a=b; Path=/\r\n",
                        it.issuer().json().getBytes(UTF_8)));
        it.served();
        assertThat(it.it().requests().get(0).header("Cookie")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"302", "307", "308"})
    void tokenEndpointThatRedirectsIsNotFollowed(String status) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.it().answer(status(status + " Moved", "Location: http://127.0.0.1:" + stranger.port() + "/token\r\n"));
        assertThat(it.it().call().body()).contains("\"error\":\"http_status_" + status + "\"");
        assertThat(it.it().requests()).hasSize(1);
        DiscoveryCase.sawNothing(stranger);
    }

    /** Somebody on the way could name an authorization server of his own, and that one by https. */
    @Test
    void serverByHttpIsNotEvenAskedWhereHttpsIsRequired() throws Exception {
        DiscoveryCase it = DiscoveryCase.named(GATEWAY, "strict");
        it.refused("discovered URL: url is not https", "set oauth.issuer or oauth.token-url");
        assertThat(it.it().forwarded()).isEmpty();
    }

    @Test
    void metadataByHttpIsNotAskedForWhereHttpsIsRequired() throws Exception {
        DiscoveryCase it = DiscoveryCase.named(GATEWAY, "strict-issuer");
        it.unavailable("connection refused", "https://127.0.0.1:1/.well-known/oauth-authorization-server/as");
        assertThat(it.asked(it.resourcePath())).isZero();
    }
}
