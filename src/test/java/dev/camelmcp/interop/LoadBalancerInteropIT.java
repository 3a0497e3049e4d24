package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.quality.Document;
import dev.camelmcp.quality.Document.Block;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two gateways behind Debian's nginx and haproxy, configured by what {@code docs/replicas.md} says. */
@Timeout(300)
class LoadBalancerInteropIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    private static final String STREAMED = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}";
    private static final int STREAM_MILLIS = 300;

    /** What is in front, each as documented. */
    enum Balancer {
        NGINX {
            @Override
            AutoCloseable start(Path folder, int port, GatewayNode a, GatewayNode b) throws Exception {
                return NginxProcess.start(folder, port, at(blocks("nginx").get(0), port, a, b));
            }
        },
        NGINX_WITHOUT_KEEPALIVE {
            @Override
            AutoCloseable start(Path folder, int port, GatewayNode a, GatewayNode b) throws Exception {
                String http = at(blocks("nginx").get(0), port, a, b);
                return NginxProcess.start(folder, port, http.replaceAll("(?m)^ *keepalive .*\n", ""));
            }
        },
        HAPROXY {
            @Override
            AutoCloseable start(Path folder, int port, GatewayNode a, GatewayNode b) throws Exception {
                return HaproxyProcess.start(folder, port, at(blocks("haproxy").get(0), port, a, b));
            }
        },
        HAPROXY_THAT_LEARNS {
            @Override
            AutoCloseable start(Path folder, int port, GatewayNode a, GatewayNode b) throws Exception {
                String named = at(blocks("haproxy").get(0), port, a, b);
                String learning = blocks("haproxy").get(1);
                return HaproxyProcess.start(
                        folder,
                        port,
                        named.replaceAll("(?m)^ *use-server a .*\n", learning)
                                .replaceAll("(?m)^ *use-server b .*\n", ""));
            }
        };

        abstract AutoCloseable start(Path folder, int port, GatewayNode a, GatewayNode b) throws Exception;
    }

    @TempDir
    private Path folder;

    private final int port = TestGateway.freePort();
    private StubUpstream upstream;
    private GatewayNode a;
    private GatewayNode b;

    @BeforeEach
    void start() throws Exception {
        upstream = StubUpstream.start(this::answer);
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.put("mcp.servers.api.url", upstream.url());
        settings.put("mcp.shutdown-delay", "2s");
        a = GatewayNode.start("a", folder, settings);
        b = GatewayNode.start("b", folder, settings);
    }

    @AfterEach
    void stop() throws Exception {
        a.close();
        b.close();
        upstream.close();
    }

    private void answer(StubUpstream.Received request, HttpServerResponse response) {
        if (request.body().equals(STREAMED)) {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write("data: 1\n\n");
            upstream.vertx().setTimer(STREAM_MILLIS, id -> response.end("data: 2\n\n"));
        } else {
            StubUpstream.ok(request, response);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX", "HAPROXY", "HAPROXY_THAT_LEARNS"})
    void sessionStaysWithItsNodeAndBeginsAnewElsewhereWhenThatHasEnded(Balancer balancer) throws Exception {
        try (AutoCloseable unused = balancer.start(Files.createDirectory(folder.resolve("lb")), port, a, b)) {
            LocalCaller onA = sessionOn("a");
            LocalCaller onB = sessionOn("b");
            String processOfA = onA.text("pid", "");
            String processOfB = onB.text("pid", "");
            assertThat(processOfA).isNotEqualTo(processOfB);
            for (int i = 0; i < 20; i++) {
                assertThat(onA.text("pid", "")).isEqualTo(processOfA);
                assertThat(onB.text("pid", "")).isEqualTo(processOfB);
            }
            assertThat(a.output() + b.output()).doesNotContain("Calls for sessions of node");

            a.stop();

            assertThat(onA.post(LocalCaller.call("1", "pid", "")).statusCode()).isEqualTo(404);
            // the log is written by a thread of its own
            await().atMost(SOON).until(() -> b.output().contains("Calls for sessions of node a arrive at node b"));
            assertThat(onB.text("pid", "")).isEqualTo(processOfB);
            LocalCaller anew = new LocalCaller(url("fake"));
            assertThat(anew.begin().statusCode()).isEqualTo(200);
            assertThat(anew.session()).startsWith("b.");
            assertThat(anew.text("echo", "hello")).isEqualTo("hello");

            a.start();

            LocalCaller back = sessionOn("a");
            for (int i = 0; i < 20; i++) {
                assertThat(back.text("echo", "back")).isEqualTo("back");
                assertThat(onB.text("pid", "")).isEqualTo(processOfB);
            }
        }
    }

    /** Four who post, and two whose answers are streams. */
    @ParameterizedTest
    @EnumSource(names = {"NGINX", "NGINX_WITHOUT_KEEPALIVE", "HAPROXY"})
    void noCallFailsWhileOneNodeAfterTheOtherIsRestarted(Balancer balancer) throws Exception {
        try (AutoCloseable unused = balancer.start(Files.createDirectory(folder.resolve("lb")), port, a, b);
                SteadyLoad load =
                        SteadyLoad.start(url("api"), 4, CALL, "{\"ok\":true}", 2, STREAMED, "data: 1\n\ndata: 2\n\n")) {
            for (GatewayNode node : List.of(a, b)) {
                await().atMost(SOON).until(() -> a.answered("api") > 100 && b.answered("api") > 100);
                node.stop();
                long before = load.calls();
                node.start();
                assertThat(load.calls()).as("served by the other one").isGreaterThan(before + 100);
            }
            await().atMost(SOON).until(() -> b.answered("api") > 100);

            load.close();
            assertThat(load.failures())
                    .as("%d of %d calls failed", load.failed(), load.calls())
                    .isEmpty();
            assertThat(load.calls()).isGreaterThan(1_000);
        }
    }

    /** Where it begins is the load balancer's choice, and may take some trials while a node is on its way. */
    private LocalCaller sessionOn(String node) {
        return await().atMost(SOON)
                .until(
                        () -> LocalCaller.begin(url("fake")),
                        caller -> caller.session().startsWith(node + "."));
    }

    private String url(String server) {
        return "http://127.0.0.1:" + port + "/mcp/" + server;
    }

    private static List<String> blocks(String language) {
        return Document.of("docs/replicas.md").blocks().stream()
                .filter(block -> block.language().equals(language))
                .map(Block::code)
                .toList();
    }

    /** At ports of this machine. */
    private static String at(String documented, int port, GatewayNode a, GatewayNode b) {
        return documented
                .replace("10.0.0.10:80", "127.0.0.1:" + port)
                .replace("10.0.0.1:8080", "127.0.0.1:" + a.port())
                .replace("10.0.0.2:8080", "127.0.0.1:" + b.port())
                .replaceFirst("port 9876", "port " + a.managementPort())
                .replaceFirst("port 9876", "port " + b.managementPort());
    }
}
