package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mcp.shutdown-delay}: not ready at once, served on for that long, and refused then. */
@Timeout(120)
class ShutdownDelayDistributionIT {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";
    private static final String TOKEN =
            "{\"access_token\":\"issued-token\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

    @TempDir
    private Path directory;

    private final AtomicReference<HttpServerResponse> held = new AtomicReference<>();
    private StubUpstream upstream;

    @BeforeEach
    void startUpstream() throws Exception {
        upstream = StubUpstream.start((request, response) -> {
            if (request.uri().equals("/token")) {
                response.putHeader("Content-Type", "application/json").end(TOKEN);
            } else if (request.method().equals("GET") || request.body().contains("wait")) {
                response.putHeader("Content-Type", "text/event-stream").setChunked(true);
                response.write("data: 1\n\n");
                held.set(response);
            } else {
                StubUpstream.ok(request, response);
            }
        });
    }

    @AfterEach
    void stopUpstream() throws Exception {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({"TERM, TERM", "TERM, INT", "INT, INT"})
    void isNotReadyButServesAndKeepsNoConnectionUntilASecondSignal(String first, String second) throws Exception {
        try (RunningGateway gateway = start("1h");
                WireCaller kept = connect(gateway);
                WireCaller later = connect(gateway)) {
            assertThat(post(kept).values("Connection")).isEmpty();
            assertThat(status(gateway, "ready")).isEqualTo(200);

            gateway.program().signal(first);

            await().atMost(SOON).until(() -> status(gateway, "ready") == 503);
            assertThat(status(gateway, "live")).isEqualTo(200);
            for (WireCaller caller : new WireCaller[] {kept, later}) {
                WireMessage answer = post(caller);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.values("Connection")).containsExactly("close");
                assertThat(caller.ended()).isTrue();
            }
            try (WireCaller another = connect(gateway)) {
                assertThat(post(another).status()).isEqualTo(200);
            }

            gateway.program().signal(second);

            assertThat(gateway.program().exitCode(SOON)).isIn(0, first.equals("TERM") ? 143 : 130);
            assertThatThrownBy(() -> connect(gateway)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void whatIsUnderWayIsFinishedAfterThePortIsClosed() throws Exception {
        try (RunningGateway gateway = start("500ms");
                WireCaller caller = connect(gateway)) {
            caller.send(request(BODY.replace("ping", "wait")));
            assertThat(caller.answerHead().status()).isEqualTo(200);
            assertThat(caller.chunk()).isEqualTo("data: 1\n\n");

            gateway.program().signal("TERM");
            await().atMost(SOON).until(() -> isRefused(gateway));
            held.get().end("data: 2\n\n");

            assertThat(caller.chunk()).isEqualTo("data: 2\n\n");
            assertThat(caller.chunk()).isEmpty();
            assertThat(gateway.program().exitCode(SOON)).isIn(0, 143);
        }
    }

    /** Clients open it anew, and shall find a node that stays. */
    @Test
    void openStreamLastsAsLongAsTheDelayAndDoesNotMakeItLonger() throws Exception {
        try (RunningGateway gateway = start("1s")) {
            HttpResponse<InputStream> stream = gateway.openStream("api").get();
            assertThat(stream.body().readNBytes(9)).isEqualTo("data: 1\n\n".getBytes());

            gateway.program().signal("TERM");
            await().atMost(SOON).until(() -> status(gateway, "ready") == 503);
            held.get().write("data: 2\n\n");

            assertThat(stream.body().readNBytes(9)).isEqualTo("data: 2\n\n".getBytes());
            assertThat(gateway.program().exitCode(SOON)).isIn(0, 143);
        }
    }

    @Test
    void tokensAreRevokedWhenTheDelayIsOver() throws Exception {
        String base = upstream.url().replace("/mcp", "");
        try (RunningGateway gateway = start("1h", """
                mcp.oauth.revoke-on-shutdown=true
                mcp.servers.api.oauth.enabled=true
                mcp.servers.api.oauth.enforce-https=false
                mcp.servers.api.oauth.client-id=client
                mcp.servers.api.oauth.client-secret=secret
                mcp.servers.api.oauth.token-url=%s/token
                mcp.servers.api.oauth.revocation-url=%s/revoke
                """.formatted(base, base))) {
            assertThat(gateway.ping("api").statusCode()).isEqualTo(200);
            gateway.program().signal("TERM");
            await().atMost(SOON).until(() -> status(gateway, "ready") == 503);
            assertThat(gateway.ping("api").statusCode()).isEqualTo(200);
            assertThat(upstream.received()).noneMatch(r -> r.uri().equals("/revoke"));

            gateway.program().signal("TERM");

            assertThat(gateway.program().exitCode(SOON)).isIn(0, 143);
            assertThat(upstream.received())
                    .filteredOn(r -> r.uri().equals("/revoke"))
                    .hasSize(1);
        }
    }

    private RunningGateway start(String delay, String... more) throws IOException {
        Path file = directory.resolve("gateway.properties");
        Files.writeString(
                file,
                "mcp.servers.api.url=" + upstream.url() + "\nmcp.shutdown-delay=" + delay + "\n"
                        + String.join("", more));
        return RunningGateway.start(Invocation.in(directory).heedingInterrupts(), "--config", file.toString());
    }

    private static WireCaller connect(RunningGateway gateway) throws IOException {
        return WireCaller.to(URI.create(gateway.url("api")).getPort());
    }

    private static boolean isRefused(RunningGateway gateway) throws IOException {
        try (WireCaller caller = connect(gateway)) {
            return caller == null;
        } catch (ConnectException e) {
            return true;
        }
    }

    private static WireMessage post(WireCaller caller) throws IOException {
        return caller.send(request(BODY)).answer();
    }

    private static String request(String body) {
        return String.join(
                "\r\n",
                "POST /mcp/api HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "",
                body);
    }

    private static int status(RunningGateway gateway, String kind) throws Exception {
        return TestHttp.get(gateway.management("/observe/health/" + kind)).statusCode();
    }
}
