package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.inbound.Caller;
import dev.camelmcp.inbound.InboundAuthenticator;
import dev.camelmcp.inbound.InboundRequest;
import dev.camelmcp.inbound.Verdict;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.http.HttpServerResponse;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code mcp.forward.max-buffered-size}: two bodies have room, and a third has not. */
@Timeout(60)
class BufferedBodiesTest {

    private static final String ID = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":\"";
    private static final String BODY = ID + "x".repeat(60 * 1024) + "\"}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<HttpServerResponse> unanswered = new CopyOnWriteArrayList<>();
    private StubUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = StubUpstream.start();
        gateway = TestGateway.start(Map.of(
                "mcp.servers.api.url", upstream.url(),
                "mcp.forward.max-request-size", "64KiB",
                "mcp.forward.max-buffered-size", "150KiB",
                "mcp.inbound.idle-timeout", "1s"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @Test
    void bodyWhenThereIsNoMemoryLeftThen503UntilOthersHaveTheirAnswers() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> held = fill();

        HttpResponse<String> refused = send(BODY).get();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(refused.body()).contains("\"code\":-32002", "mcp.forward.max-buffered-size", "\"id\":null");
        assertThat(upstream.received()).hasSize(2);

        answer(held);
        assertThat(send(BODY).get().statusCode()).isEqualTo(200);
    }

    @Test
    void bodyWhenItsAnswerIsAStreamThenItIsNeitherCountedNorKept() throws Exception {
        List<WeakReference<Object>> bodies = new CopyOnWriteArrayList<>();
        EventNotifierSupport watch = new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof ExchangeSendingEvent sending
                        && sending.getEndpoint().getEndpointUri().startsWith("mcp-upstream:")) {
                    bodies.add(new WeakReference<>(
                            sending.getExchange().getMessage().getBody()));
                }
            }
        };
        watch.start();
        gateway.context().getManagementStrategy().addEventNotifier(watch);
        upstream.behave((request, response) -> response.putHeader("Content-Type", "text/event-stream")
                .setChunked(true)
                .write("data: 1\n\n"));
        List<CompletableFuture<?>> streams = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            HttpResponse<?> stream = client.send(request(BODY), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            streams.add(CompletableFuture.completedFuture(stream));
        }

        assertThat(bodies).hasSize(5).doesNotContainNull();
        await().untilAsserted(() -> {
            System.gc();
            assertThat(bodies).allMatch(body -> body.get() == null);
        });
        assertThat(upstream.open()).as("streams").isEqualTo(streams.size());
    }

    /** Would catch a share that is given back twice, or not at all. */
    @Test
    void bodyWhenItsRequestFailsThenItsShareIsGivenBackOnce() throws Exception {
        String head = "POST /mcp/api HTTP/1.1\r\nHost: localhost\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\nf000\r\n" + "x".repeat(0xf000) + "\r\n";
        for (int i = 0; i < 3; i++) {
            assertThat(status(chunked + "f000\r\n" + "x".repeat(0xf000) + "\r\n"))
                    .as("too large")
                    .isEqualTo("413");
            assertThat(status(chunked)).as("too slow").isEqualTo("408");
            leave(chunked);
            leave(head + "Content-Length: 60000\r\n\r\n" + "x".repeat(50_000));
            upstream.behave((request, response) -> response.reset());
            // not before the gateway has noticed who left; a connection that the client kept may end meanwhile
            await().ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> send(BODY).get().statusCode() == 502);
            upstream.behave(StubUpstream::ok);
            assertThat(send(BODY).get().statusCode()).isEqualTo(200);
        }
        upstream.received().clear();
        await().untilAsserted(this::bodyWhenThereIsNoMemoryLeftThen503UntilOthersHaveTheirAnswers);
    }

    /** What comes before a caller can be stopped takes memory, too, while nobody knows yet who it is. */
    @Test
    void bodyWhenItIsNotKnownYetWhoCallsThenItWaitsOutsideAndItsBeginningIsCounted() throws Exception {
        try (TestGateway slow = TestGateway.start(Map.of(
                "mcp.servers.api.url",
                upstream.url(),
                "mcp.forward.max-request-size",
                "4MiB",
                "mcp.forward.max-buffered-size",
                "4300KiB",
                "camel.beans.mcpInboundAuthenticator",
                "#class:" + Slow.class.getName()))) {
            String large = ID + "x".repeat(4_000_000) + "\"}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(slow.url("api")))
                    .POST(HttpRequest.BodyPublishers.ofString(large))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(
                            () -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                    .limit(40)
                    .toList();
            await().until(() -> calls.stream().filter(CompletableFuture::isDone).count() >= 40 - 33);

            assertThat(calls.stream().filter(CompletableFuture::isDone))
                    .as("who found no room for a beginning of 128 KiB")
                    .hasSize(7)
                    .allSatisfy(call -> assertThat(call.get().statusCode()).isEqualTo(503));
            assertThat(upstream.received()).isEmpty();

            Slow.VERDICT.complete(Caller.ofAll("somebody"));
            List<Integer> statuses = new ArrayList<>();
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                statuses.add(call.get().statusCode());
            }
            assertThat(statuses).contains(200).containsOnly(200, 503);
            assertThat(upstream.received()).allMatch(arrived -> arrived.body().equals(large));
        }
    }

    /** Knows when it is told. */
    public static final class Slow implements InboundAuthenticator {

        static final CompletableFuture<Verdict> VERDICT = new CompletableFuture<>();

        @Override
        public CompletionStage<Verdict> authenticate(InboundRequest request) {
            return VERDICT;
        }
    }

    private List<CompletableFuture<HttpResponse<String>>> fill() {
        upstream.behave((request, response) -> unanswered.add(response));
        List<CompletableFuture<HttpResponse<String>>> held = List.of(send(BODY), send(BODY));
        await().until(() -> unanswered.size() == 2);
        return held;
    }

    private void answer(List<CompletableFuture<HttpResponse<String>>> held) throws Exception {
        upstream.behave(StubUpstream::ok);
        unanswered.forEach(response -> response.end("{}"));
        for (CompletableFuture<HttpResponse<String>> one : held) {
            assertThat(one.get().statusCode()).isEqualTo(200);
        }
    }

    private CompletableFuture<HttpResponse<String>> send(String body) {
        return client.sendAsync(request(body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(URI.create(gateway.url("api")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String status(String request) throws Exception {
        try (Socket caller = new Socket("127.0.0.1", gateway.port())) {
            caller.setSoTimeout(20_000);
            caller.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(caller.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1).substring(9);
        }
    }

    private void leave(String request) throws Exception {
        try (Socket caller = new Socket("127.0.0.1", gateway.port())) {
            caller.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
