package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.interop.CountedServers.Issued;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of the distribution use one token, which one of them gets, or gives up, for both. */
@Timeout(300)
class ReplicasInteropIT {

    /** Longer than what is asserted, and as much as an authorization server may take. */
    private static final Duration SLOW = Duration.ofSeconds(8);

    /** A lock of a node that has died lasts 4 s. */
    private static final Duration TAKEN_OVER = Duration.ofSeconds(7);

    /** What a message to the other node may take. */
    private static final Duration HEARD = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private Replicas nodes;
    private CountedServers servers;

    @BeforeEach
    void start() throws Exception {
        nodes = Replicas.start(folder);
        servers = nodes.servers;
    }

    @AfterEach
    void end() throws Exception {
        nodes.close();
    }

    @Test
    void thousandCallersOfTwoColdNodesMakeOneTokenRequest() throws Exception {
        servers.answerTokensAfter(Duration.ofSeconds(2));

        List<CompletableFuture<Integer>> calls = Stream.of(nodes.a, nodes.b)
                .flatMap(node -> calls(node, 500).stream())
                .toList();

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(200));
        assertThat(servers.tokenRequests()).isEqualTo(1);
        assertThat(servers.newest().isUsedBy("a", "b")).isTrue();
        nodes.assertNothingInClear();
    }

    @Test
    void nodeThatAcquiresIsKilledThenTheOtherTakesOver() throws Exception {
        servers.answerTokensAfter(SLOW.multipliedBy(3));
        List<CompletableFuture<Integer>> lost = calls(nodes.a, 20);
        await().atMost(Replicas.SOON).until(() -> servers.tokenRequests() == 1);
        List<CompletableFuture<Integer>> waiting = calls(nodes.b, 200);
        await().atMost(Replicas.SOON).until(() -> nodes.b.output().contains("Another node acquires the token"));
        servers.answerTokensAfter(Duration.ofMillis(200));

        nodes.a.kill();
        Instant killed = Instant.now();

        assertThat(waiting)
                .allSatisfy(call -> assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(200));
        assertThat(Duration.between(killed, Instant.now())).isLessThan(TAKEN_OVER);
        assertThat(servers.tokenRequests()).isEqualTo(2);
        assertThat(lost).allSatisfy(call -> assertThat(call).completesExceptionallyWithin(Duration.ofSeconds(10)));
        assertThat(nodes.lines(nodes.b, " WARN ")).isZero();

        nodes.a.start();
        assertThat(nodes.call(nodes.a).statusCode()).isEqualTo(200);
        assertThat(servers.tokenRequests())
                .as("a node that comes finds the token")
                .isEqualTo(2);
    }

    @Test
    void tokenThatTheServerRefusesOnOneNodeIsReplacedForBothByOneRequest() throws Exception {
        nodes.call(nodes.a);
        nodes.call(nodes.b);
        Issued first = servers.newest();
        servers.answerTokensAfter(Duration.ofMillis(500));
        servers.invalidate(first);

        assertThat(nodes.call(nodes.a).statusCode()).isEqualTo(200);
        assertThat(nodes.call(nodes.b).statusCode()).isEqualTo(200);

        assertThat(servers.issued()).hasSize(2);
        assertThat(servers.newest().isUsedBy("a", "b")).isTrue();
        assertThat(servers.refused()).as("told by the other node").isEqualTo(1);
    }

    @Test
    void tokenThatTheServerRefusesUnderLoadIsReplacedForBothByOneRequest() throws Exception {
        try (SteadyLoad onA = nodes.load(nodes.a);
                SteadyLoad onB = nodes.load(nodes.b)) {
            for (int i = 1; i <= 5; i++) {
                int known = i;
                await().atMost(Replicas.SOON)
                        .until(() -> servers.issued().size() == known
                                && servers.newest().isUsedBy("a", "b"));
                servers.invalidate(servers.newest());
            }
            await().atMost(Replicas.SOON).until(() -> servers.newest().isUsedBy("a", "b"));
            Replicas.assertNoneFailed(onA, onB);
        }
        assertThat(servers.tokenRequests()).isEqualTo(6);
        nodes.assertNothingInClear();
    }

    @Test
    void tokenThatIsRevokedOnOneNodeIsUsedByNone() throws Exception {
        try (SteadyLoad onA = nodes.load(nodes.a);
                SteadyLoad onB = nodes.load(nodes.b)) {
            await().atMost(Replicas.SOON)
                    .until(() -> !servers.issued().isEmpty() && servers.newest().isUsedBy("a", "b"));
            Issued revoked = servers.newest();

            nodes.revoke(nodes.a);

            assertUsedByNoneAfter(Instant.now().plus(HEARD), revoked);
            Replicas.assertNoneFailed(onA, onB);
        }
        assertThat(servers.tokenRequests()).isEqualTo(2);
        nodes.assertNothingInClear();
    }

    @Test
    void tokenIsRevokedOnANodeThatNeverHadItThenItIsUsedByNone() throws Exception {
        try (SteadyLoad onA = nodes.load(nodes.a)) {
            await().atMost(Replicas.SOON).until(() -> onA.calls() > 50);
            Issued revoked = servers.newest();

            nodes.revoke(nodes.b);

            assertUsedByNoneAfter(Instant.now().plus(HEARD), revoked);
            Replicas.assertNoneFailed(onA);
        }
        assertThat(servers.tokenRequests()).isEqualTo(2);
    }

    @Test
    void tokenIsRevokedWhileTheOtherNodeIsCutOffThenItIsNotUsedOnceThatIsBack() throws Exception {
        revokedWhileOneIsCutOff(nodes.a);
    }

    @Test
    void tokenIsRevokedOnTheNodeThatIsCutOffThenTheOtherDoesNotUseItOnceThatIsBack() throws Exception {
        revokedWhileOneIsCutOff(nodes.b);
    }

    /** The MCP server itself would take it. */
    private void revokedWhileOneIsCutOff(GatewayNode revoking) throws Exception {
        servers.takeRevoked();
        try (SteadyLoad onA = nodes.load(nodes.a);
                SteadyLoad onB = nodes.load(nodes.b)) {
            await().atMost(Replicas.SOON)
                    .until(() -> !servers.issued().isEmpty() && servers.newest().isUsedBy("a", "b"));
            Issued revoked = servers.newest();
            nodes.wayOfB.cut();
            await().atMost(Replicas.SOON).until(() -> nodes.lines(nodes.b, "shared store cannot be reached") == 1);

            nodes.revoke(revoking);
            String other = revoking == nodes.a ? "b" : "a";
            Instant done = Instant.now();
            await().atMost(Replicas.SOON).until(() -> revoked.uses().get(other).isAfter(done));
            nodes.wayOfB.restore();
            await().atMost(Replicas.SOON).until(() -> nodes.lines(nodes.b, "shared store is back") == 1);

            assertUsedByNoneAfter(Instant.now().plus(HEARD), revoked);
            await().atMost(Replicas.SOON).until(() -> servers.newest().isUsedBy("a", "b"));
            Replicas.assertNoneFailed(onA, onB);
            assertThat(servers.revoked()).containsExactly(revoked.value());
            // one more where the other node asks for a token before it gets that of the node that was cut off
            assertThat(servers.tokenRequests()).isBetween(2, 3);
        }
        nodes.assertNothingInClear();
    }

    private void assertUsedByNoneAfter(Instant moment, Issued revoked) {
        assertThat(servers.revoked()).containsExactly(revoked.value());
        await().atMost(Replicas.SOON).until(() -> servers.newest().lastUse().isAfter(moment.plus(HEARD)));
        assertThat(servers.newest()).isNotSameAs(revoked);
        assertThat(revoked.lastUse()).isBefore(moment);
    }

    /** All at once; each ends with the status that it got. */
    private static List<CompletableFuture<Integer>> calls(GatewayNode node, int number) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(Replicas.url(node)))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(CountedServers.call(node.name())))
                .build();
        return IntStream.range(0, number)
                .mapToObj(
                        i -> client.sendAsync(request, BodyHandlers.ofString()).thenApply(r -> r.statusCode()))
                .toList();
    }
}
