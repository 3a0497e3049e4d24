package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static dev.camelmcp.support.LocalCaller.statelessCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestGateway;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for local servers: how much of it there may be, and that nothing of it is kept or lost. */
class LocalMemoryTest {

    private static final String LARGE = "x".repeat(60_000);

    private final CountDownLatch token = new CountDownLatch(1);
    private HttpServer as;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        as = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        as.createContext("/token", exchange -> {
            try {
                token.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            byte[] answer = "{\"access_token\":\"t0ken-of-the-test\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        as.start();
        Map<String, String> settings = new HashMap<>();
        for (String id : List.of("fake", "other")) {
            settings.putAll(FakeServer.settings(id));
            String oauth = "mcp.servers." + id + ".oauth.";
            settings.put(oauth + "enabled", "true");
            settings.put(oauth + "client-id", "a");
            settings.put(oauth + "client-secret", "b");
            settings.put(oauth + "enforce-https", "false");
            settings.put(
                    oauth + "token-url", "http://127.0.0.1:" + as.getAddress().getPort() + "/token");
        }
        settings.put("mcp.local.max-line-size", "64KiB");
        settings.put("mcp.forward.max-request-size", "64KiB");
        settings.put("mcp.forward.max-buffered-size", "1MiB");
        gateway = TestGateway.start(settings);
    }

    @AfterEach
    void stop() throws Exception {
        token.countDown();
        gateway.close();
        as.stop(0);
    }

    /** Would catch requests that stay in memory although nobody will ever get their answer. */
    @Test
    void requestWhoseCallerLeavesWhileATokenIsWaitedForReachesNoProgram() throws Exception {
        for (int i = 0; i < 40; i++) {
            hangUp("left-" + i + LARGE);
        }
        CompletableFuture<HttpResponse<String>> last = later("fake", "received", "");
        await().until(() -> gateway.context().getInflightRepository().size("mcp-forward") == 1);
        token.countDown();

        assertThat(last.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(last.join().body()).contains("'received'").doesNotContain("left-", "cancelled");
    }

    /** Would catch requests that are taken in, and dropped when the program is there. */
    @Test
    void requestThatFindsNoRoomWhileATokenIsWaitedForIsRefusedAtOnce() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 8)
                .mapToObj(i -> later("fake", "echo", LARGE))
                .toList();
        await().until(() -> answers.stream().anyMatch(CompletableFuture::isDone));
        token.countDown();

        int served = 0;
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            int status = answer.get(15, TimeUnit.SECONDS).statusCode();
            assertThat(status).isIn(200, 503);
            served += status == 200 ? 1 : 0;
        }
        assertThat(served).isEqualTo(4);
    }

    /** Would catch what is kept for many programs, each within its own limit, but never counted together. */
    @Test
    void whatWaitsForAllProgramsIsCountedTogether() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> sessions = IntStream.range(0, 30)
                .mapToObj(i -> new LocalCaller(gateway.url("other"))
                        .postLater(LocalCaller.initialize().replace("\"name\":\"t\"", "\"name\":\"" + LARGE + "\"")))
                .toList();

        await().untilAsserted(() -> assertThat(sessions.stream().filter(CompletableFuture::isDone))
                .hasSizeGreaterThan(20)
                .allMatch(s -> s.join().statusCode() == 503));
    }

    @Test
    void batchIsSentAsAWholeOrNotAtAll() throws Exception {
        token.countDown();
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            CompletableFuture<HttpResponse<String>> slow = caller.postLater(call("1", "slow", "4000"));
            // what came before it would be answered, and leave room
            await().until(() -> gateway.context().getInflightRepository().size("mcp-forward-local") == 1);
            List<CompletableFuture<HttpResponse<String>>> queued = IntStream.range(2, 14)
                    .mapToObj(i -> caller.postLater(call("" + i, "echo", LARGE)))
                    .toList();
            await().until(() -> queued.stream()
                    .anyMatch(answer -> answer.isDone() && answer.join().statusCode() == 503));
            HttpResponse<String> batch =
                    caller.post("[" + call("20", "echo", "part") + "," + call("21", "echo", LARGE) + "]");

            assertThat(batch.statusCode()).as(batch.body()).isEqualTo(503);
            slow.join();
            queued.forEach(CompletableFuture::join);
            // that of the question itself
            assertThat(caller.text("count", "part")).isEqualTo("1");
        }
    }

    private void hangUp(String x) throws Exception {
        byte[] body = statelessCall("5", "never", x).getBytes(StandardCharsets.UTF_8);
        try (Socket caller = new Socket("127.0.0.1", gateway.port())) {
            OutputStream out = caller.getOutputStream();
            out.write(("POST /mcp/fake HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port()
                            + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                            + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: never\r\n"
                            + "Content-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
        }
    }

    private CompletableFuture<HttpResponse<String>> later(String server, String tool, String x) {
        return LocalCaller.stateless(gateway.url(server), tool, Map.of()).postLater(statelessCall("1", tool, x));
    }
}
