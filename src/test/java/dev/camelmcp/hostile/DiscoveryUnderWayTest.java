package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What else may happen while somebody is found out. */
@Timeout(60)
class DiscoveryUnderWayTest {

    private static final int SERVERS = 100;

    @RegisterExtension
    static final HostileGateway GATEWAY =
            HostileGateway.forDiscoveries(SERVERS + 10).with("mcp.oauth.timeout", "10s");

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Would catch one discovery that waits for another's thread, and callers that wait for each other. */
    @Test
    void hundredServersAreFoundOutAtTheSameTimeAndEachOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(SERVERS);
        List<DiscoveryCase> cases = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            DiscoveryCase it = DiscoveryCase.next(GATEWAY);
            Answer metadata = Answers.json(it.issuer().json());
            it.at(it.issuerPath(), peer -> {
                all.countDown();
                await(all);
                metadata.send(peer);
            });
            cases.add(it);
        }
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        cases.forEach(it -> calls.addAll(it.it().calls(3)));

        for (CompletableFuture<HttpResponse<String>> call : calls) {
            assertThat(call.get().statusCode()).isEqualTo(200);
        }
        for (DiscoveryCase it : cases) {
            assertThat(it.asked(it.resourcePath())).isOne();
            assertThat(it.asked(it.issuerPath())).isOne();
            assertThat(it.it().requests()).hasSize(1);
        }
        cases.get(0).secretIsSeenByTheRightServerOnly();
    }

    /** Would catch what was found out for a server that is no more, and is believed when it comes back. */
    @Test
    void serverThatIsRemovedMeanwhileIsFoundOutAnewWhenItComesBack() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch removed = new CountDownLatch(1);
        Answer metadata = Answers.json(it.issuer().json());
        it.at(it.issuerPath(), peer -> {
            asked.countDown();
            await(removed);
            metadata.send(peer);
        });
        CompletableFuture<HttpResponse<String>> call = it.it().calls(1).get(0);
        await(asked);
        List<ServerRegistration> before =
                List.copyOf(GATEWAY.gatewayUnderTest().servers().all());
        GATEWAY.gatewayUnderTest()
                .servers()
                .replace(before.stream()
                        .filter(server -> !server.getId().equals(it.id()))
                        .toList());
        removed.countDown();
        assertThat(call.get().statusCode()).as("who was let in before").isEqualTo(200);
        assertThat(it.it().call().statusCode()).isEqualTo(404);

        GATEWAY.gatewayUnderTest().servers().replace(before);
        assertThat(it.it().call().statusCode()).isEqualTo(200);
        assertThat(it.asked(it.issuerPath())).isEqualTo(2);
        assertThat(it.it().requests()).hasSize(2);
    }

    /** But whose credentials they are is not forgotten by taking a server away and putting it back. */
    @Test
    void serverThatComesBackIsNotBelievedAnotherIssuer() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.served();
        List<ServerRegistration> before =
                List.copyOf(GATEWAY.gatewayUnderTest().servers().all());
        GATEWAY.gatewayUnderTest().servers().replace(List.of());
        GATEWAY.gatewayUnderTest().servers().replace(before);
        String other = it.issuerUrl() + "2";
        it.resource(it.resource()
                .with("authorization_servers", "[\"" + other + "\"]")
                .json());
        it.at(
                it.issuerPath() + "2",
                Answers.json(it.issuer(other, it.url("/evil/token")).json()));
        it.refused("the MCP server names another authorization server now");
        assertThat(it.asked("/evil/token")).isZero();
    }

    /** A whole discovery is repeated, not half of one. */
    @Test
    void metadataThatIsThereAtTheNextTryIsUsed() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(
                it.issuerPath(),
                Answers.status("503 Later", ""),
                Peer::reset,
                Answers.json(it.issuer().json()));
        it.served();
        assertThat(it.asked(it.issuerPath())).isEqualTo(3);
        assertThat(it.asked(it.resourcePath())).isEqualTo(3);
        assertThat(it.it().requests()).hasSize(1);
    }

    /** The limit of metadata is shorter than that of tokens, which is 10 s here. */
    @Test
    void metadataThatNeverComesIsGivenUpAfterFiveSeconds() throws Exception {
        DiscoveryCase it = DiscoveryCase.next(GATEWAY);
        it.at(it.issuerPath(), Peer::hang, Answers.json(it.issuer().json()));
        long start = System.nanoTime();
        it.served();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(9));
    }

    @Test
    void shutdownEndsADiscoveryThatIsUnderWay() throws Exception {
        try (HostileServer server = new HostileServer()) {
            CountDownLatch asked = new CountDownLatch(1);
            server.answer("/.well-known/oauth-protected-resource/mcp", peer -> {
                asked.countDown();
                peer.hang();
            });
            Map<String, String> settings = new HashMap<>();
            String prefix = "mcp.servers.api.";
            settings.put(prefix + "url", "http://127.0.0.1:" + server.port() + "/mcp");
            settings.put(prefix + "oauth.enabled", "true");
            settings.put(prefix + "oauth.client-id", "gateway");
            settings.put(prefix + "oauth.client-secret", Canary.SECRET);
            settings.put(prefix + "oauth.enforce-https", "false");
            TestGateway gateway = TestGateway.start(settings);
            CompletableFuture<HttpResponse<String>> call = CompletableFuture.supplyAsync(() -> {
                try {
                    return TestHttp.postMcp(
                            gateway.url("api"), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            await(asked);
            long start = System.nanoTime();
            gateway.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            assertThat(call.handle((answer, failure) -> failure == null ? answer.statusCode() : 0)
                            .get(5, TimeUnit.SECONDS))
                    .as("an answer that says later, or the end of the connection")
                    .isIn(0, 503);
        }
    }
}
