package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.error;
import static dev.camelmcp.hostile.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.support.MutableClock;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An MCP server that wants more scopes than the token has (RFC 6750 §3.1), and what it may want. */
@Timeout(60)
class StepUpTest {

    private static final MutableClock CLOCK = new MutableClock(Instant.parse("2026-11-29T00:00:00Z"));
    private static final Duration PAUSE = Duration.ofSeconds(6);
    private static final String FIRST = Canary.MARK + "-first";
    private static final String SECOND = Canary.MARK + "-second";

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forDiscoveries(60)
            .at(CLOCK)
            .with("mcp.oauth.retry.max-attempts", "0")
            .withDiscovered("configured", "oauth.scope", "mcp:read")
            .withDiscovered("asked-for", "oauth.scope", "mcp:read", "oauth.step-up", "true")
            .withDiscovered("lenient", "oauth.validate-scopes", "false");

    private static String scoped(String token, String scope) {
        return "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"" + scope
                + "\"}";
    }

    private static Answer wants(String scope) {
        return status(
                "403 Forbidden", "WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"\r\n");
    }

    /** An MCP server that takes the second token only. */
    private static Answer secondOnly(Answer refusal) {
        Answer unauthorized = status("401 No", "");
        Answer served = Answers.unmarked("{\"ok\":true}");
        return peer -> {
            String authorization = peer.request().header("Authorization");
            Answer answer =
                    authorization == null ? unauthorized : authorization.equals("Bearer " + SECOND) ? served : refusal;
            answer.send(peer);
        };
    }

    private static DiscoveryCase next(Answer refusal) {
        return wanting(DiscoveryCase.next(GATEWAY), refusal);
    }

    private static DiscoveryCase wanting(DiscoveryCase it, Answer refusal) {
        it.at(it.it().mcpPath(), secondOnly(refusal));
        it.it().answer(Answers.json(scoped(FIRST, "mcp:read")), Answers.json(scoped(SECOND, "mcp:read mcp:write")));
        return it;
    }

    private static List<String> scopes(DiscoveryCase it) {
        return it.it().requests().stream()
                .map(request -> URLDecoder.decode(
                        request.body().replaceAll(".*&scope=([^&]*).*", "$1"), StandardCharsets.UTF_8))
                .toList();
    }

    private static void lacks(HttpResponse<String> answer, String id, String scopes) {
        assertThat(answer.body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32001,\"message\":\"MCP server " + id
                        + " wants a token with more scopes\",\"data\":{\"server\":\"" + id
                        + "\",\"error\":\"insufficient_scope\",\"error_description\":\"" + scopes
                        + "; add it to oauth.scope, and allow it to the client at the authorization server\"}}}");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void unionOfTheScopesIsAskedForAndRemembered() throws Exception {
        DiscoveryCase it = next(wants("mcp:write"));
        assertThat(it.it().call().body()).isEqualTo("{\"ok\":true}");
        assertThat(scopes(it)).containsExactly("mcp:read", "mcp:read mcp:write");
        assertThat(it.asked(it.issuerPath())).isOne();

        it.it().send("direct:mcp-oauth-refresh");
        assertThat(scopes(it)).hasSize(3).last().isEqualTo("mcp:read mcp:write");
    }

    @ParameterizedTest
    @CsvSource({
        "mcp:write mcp:write, mcp:read mcp:write",
        "mcp:read mcp:write, mcp:read mcp:write",
        "mcp:write  , mcp:read mcp:write",
        "mcp:write \\\"quoted\\\", mcp:read mcp:write",
        "mcp:write ä, mcp:read mcp:write"
    })
    void scopesAreTakenFromTheChallengeAsFarAsTheyAreScopes(String wanted, String asked) throws Exception {
        DiscoveryCase it = next(wants(wanted));
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(scopes(it)).containsExactly("mcp:read", asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp:read", "", "\\\"quoted\\\""})
    void nothingNewIsNoReasonToAsk(String wanted) throws Exception {
        DiscoveryCase it = next(wants(wanted));
        lacks(it.it().call(), it.id(), "a scope is missing");
        assertThat(it.it().requests()).hasSize(1);
    }

    @Test
    void secondRefusalIsTheErrorAndNamesAllThatTheChallengeNames() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.it().mcpPath(), secondOnly(wants("mcp:read mcp:write")));
        it.it()
                .answer(
                        Answers.json(scoped(FIRST, "mcp:read")),
                        Answers.json(scoped(Canary.TOKEN, "mcp:read mcp:write")));
        lacks(it.it().call(), it.id(), "missing scope: mcp:read mcp:write");
        assertThat(scopes(it)).containsExactly("mcp:read", "mcp:read mcp:write");
        assertThat(it.it().forwarded()).as("a probe and two tries").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_scope", "dropped"})
    void scopeThatIsRefusedOnceIsNotAskedForAgain(String how) throws Exception {
        DiscoveryCase it = next(wants("mcp:write"));
        Answer refusal = how.equals("dropped")
                ? Answers.json(scoped(SECOND, "mcp:read"))
                : error("400 Bad Request", "invalid_scope");
        it.it().answer(Answers.json(scoped(FIRST, "mcp:read")), refusal);
        HttpResponse<String> refused = it.it().call();
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains(how.equals("dropped") ? "insufficient_scope" : "invalid_scope");

        CLOCK.advance(PAUSE);
        lacks(it.it().call(), it.id(), "missing scope: mcp:write");
        assertThat(it.it().requests()).hasSize(2);

        it.it().answer(Answers.json(scoped(SECOND, "mcp:read")));
        it.it().send("direct:mcp-oauth-refresh");
        assertThat(scopes(it)).last().isEqualTo("mcp:read");
    }

    /** Would catch a gateway that gives up what it may have, together with what it may not. */
    @Test
    void onlyTheScopeThatIsLeftOutIsNotAskedForAgain() throws Exception {
        DiscoveryCase it = next(wants("mcp:write mcp:admin"));
        Answer writes = Answers.json(scoped(SECOND, "mcp:read mcp:write"));
        it.it().answer(Answers.json(scoped(FIRST, "mcp:read")), writes);
        HttpResponse<String> refused = it.it().call();
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("Requested: mcp:read mcp:write mcp:admin, Received: mcp:read mcp:write");

        CLOCK.advance(PAUSE);
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(scopes(it)).containsExactly("mcp:read", "mcp:read mcp:write mcp:admin", "mcp:read mcp:write");
    }

    /** Would catch a lenient client that asks the authorization server for each request of each caller. */
    @Test
    void scopeThatIsNotGrantedIsNotAskedForAgainEvenWhereNobodyValidates() throws Exception {
        DiscoveryCase it = DiscoveryCase.named(GATEWAY, "lenient");
        it.at(it.it().mcpPath(), secondOnly(wants("mcp:write")));
        it.it().answer(Answers.json(scoped(FIRST, "mcp:read")), Answers.json(scoped(Canary.TOKEN, "mcp:read")));
        lacks(it.it().call(), it.id(), "missing scope: mcp:write");
        for (int i = 0; i < 3; i++) {
            CLOCK.advance(PAUSE);
            lacks(it.it().call(), it.id(), "missing scope: mcp:write");
        }
        assertThat(it.it().requests()).hasSize(2);
    }

    @Test
    void tokenThatIsThereStaysInUseWhereMoreAreRefused() throws Exception {
        DiscoveryCase it = next(wants("mcp:write"));
        it.it().answer(Answers.json(scoped(FIRST, "mcp:read")), error("400 Bad Request", "invalid_scope"));
        assertThat(it.it().call().statusCode()).isEqualTo(502);
        it.at(it.it().mcpPath(), Answers.unmarked("{\"ok\":true}"));
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.it().forwarded())
                .last()
                .satisfies(
                        request -> assertThat(request.header("Authorization")).isEqualTo("Bearer " + FIRST));
        assertThat(it.it().requests()).hasSize(2);
    }

    @Test
    void authorizationServerThatIsDownMeanwhileIsNoRefusal() throws Exception {
        DiscoveryCase it = next(wants("mcp:write"));
        it.it()
                .answer(
                        Answers.json(scoped(FIRST, "mcp:read")),
                        status("503 Later", ""),
                        Answers.json(scoped(SECOND, "mcp:read mcp:write")));
        assertThat(it.it().call().statusCode()).isEqualTo(503);
        CLOCK.advance(PAUSE);
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(scopes(it)).containsExactly("mcp:read", "mcp:read mcp:write", "mcp:read mcp:write");
    }

    @Test
    void configuredScopeIsNotExtended() throws Exception {
        DiscoveryCase it = wanting(DiscoveryCase.named(GATEWAY, "configured"), wants("mcp:write"));
        lacks(it.it().call(), "configured", "missing scope: mcp:write");
        assertThat(it.it().requests()).hasSize(1);
    }

    @Test
    void configuredScopeIsExtendedWhereThatIsAskedFor() throws Exception {
        DiscoveryCase it = wanting(DiscoveryCase.named(GATEWAY, "asked-for"), wants("mcp:write"));
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(scopes(it)).containsExactly("mcp:read", "mcp:read mcp:write");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer error=\"invalid_token\", scope=\"mcp:write\"",
                "Bearer scope=\"mcp:write\"",
                "Basic realm=\"x\"",
                "Foo error=\"insufficient_scope\", scope=\"mcp:write\""
            })
    void other403IsTheServersOwn(String challenge) throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.mcp(status("401 No", ""));
        it.at(
                it.it().mcpPath(),
                peer -> (peer.request().header("Authorization") == null
                                ? status("401 No", "")
                                : (Answer) p -> p.write("HTTP/1.1 403 Forbidden\r\nWWW-Authenticate: " + challenge
                                        + "\r\nContent-Length: 2\r\n\r\nno"))
                        .send(peer));
        assertThat(it.it().call().statusCode()).isEqualTo(403);
        assertThat(it.it().requests()).hasSize(1);
    }

    @Test
    void challengeBesideOnesOfOtherSchemesIsSeen() throws Exception {
        DiscoveryCase it = next(status(
                "403 No",
                "WWW-Authenticate: Basic realm=\"a, b\"\r\nWWW-Authenticate: Bearer realm=\"x\", "
                        + "error=\"insufficient_scope\", error_description=\"a, \\\"b\\\"\", scope=\"mcp:write\"\r\n"));
        assertThat(it.it().call().statusCode()).isEqualTo(200);
    }

    /** A server that wants another scope each time gets a bounded number of tries out of the gateway. */
    @Test
    void serverThatWantsMoreAndMoreEndsWithTheError() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        Answer[] each = IntStream.range(0, 300).mapToObj(i -> wants("s" + i)).toArray(Answer[]::new);
        it.at(it.it().mcpPath(), each);
        it.it().answer(Answers.json("{\"access_token\":\"" + FIRST + "\",\"token_type\":\"Bearer\"}"));
        for (int i = 0; i < 140; i++) {
            assertThat(it.it().call().statusCode()).isEqualTo(502);
        }
        assertThat(it.it().requests()).hasSizeLessThanOrEqualTo(102);
    }

    /** Would catch a token for each of those who were refused at the same time. */
    @Test
    void victimsAtTheSameTimeShareOneAcquisition() throws Exception {
        int callers = 50;
        CountDownLatch all = new CountDownLatch(callers);
        Answer late = peer -> {
            all.countDown();
            await(all);
            wants("mcp:write").send(peer);
        };
        DiscoveryCase it = next(late);
        it.it().answer(Answers.json(scoped(FIRST, "mcp:read")), Answers.json(scoped(SECOND, "mcp:read mcp:write")));
        it.it().token();
        List<CompletableFuture<HttpResponse<String>>> calls = it.it().calls(callers);
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            assertThat(call.get().statusCode()).isEqualTo(200);
        }
        assertThat(scopes(it)).containsExactly("mcp:read", "mcp:read mcp:write");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
