package dev.camelmcp.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port that takes leave of its callers serves all that they send, and keeps no connection for more. */
class LeaveTakingTest {

    private static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";
    private static final String REQUEST = String.join(
            "\r\n",
            "POST /mcp/api HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: " + BODY.length(),
            "",
            BODY);

    private final AtomicReference<HttpServerResponse> held = new AtomicReference<>();
    private StubUpstream upstream;
    private TestGateway gateway;
    private GatewayHttpServer server;

    @BeforeEach
    void start() throws Exception {
        upstream = StubUpstream.start();
        gateway = TestGateway.start(Map.of("mcp.servers.api.url", upstream.url()));
        server = gateway.context().hasService(GatewayHttpServer.class);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @Test
    void answerOnAKeptConnectionIsItsLast() throws Exception {
        try (WireCaller caller = WireCaller.to(gateway.port())) {
            assertThat(caller.send(REQUEST).answer().values("Connection")).isEmpty();
            server.takeLeave();

            WireMessage answer = caller.send(REQUEST).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("{\"ok\":true}");
            assertThat(answer.values("Connection")).containsExactly("close");
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void newConnectionsAreServedUntilThePortIsClosed() throws Exception {
        server.takeLeave();
        try (WireCaller caller = WireCaller.to(gateway.port())) {
            assertThat(caller.send(REQUEST).answer().status()).isEqualTo(200);
        }
        server.closePort();

        assertThatThrownBy(() -> WireCaller.to(gateway.port())).isInstanceOf(ConnectException.class);
    }

    /** What is behind the last request would be done, and its answer never arrive. */
    @Test
    void requestBehindTheLastOneIsNotSent() throws Exception {
        try (WireCaller caller = WireCaller.to(gateway.port())) {
            server.takeLeave();

            assertThat(caller.send(REQUEST + REQUEST).answer().status()).isEqualTo(200);

            assertThat(ended(caller)).isTrue();
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void answerThatHasBegunIsFinishedAlsoWhenThePortIsClosed() throws Exception {
        upstream.behave((request, response) -> {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write("data: 1\n\n");
            held.set(response);
        });
        try (WireCaller caller = WireCaller.to(gateway.port())) {
            caller.send(REQUEST);
            assertThat(caller.answerHead().status()).isEqualTo(200);
            assertThat(caller.chunk()).isEqualTo("data: 1\n\n");
            server.takeLeave();
            server.closePort();

            held.get().end("data: 2\n\n");

            assertThat(caller.chunk()).isEqualTo("data: 2\n\n");
            assertThat(caller.chunk()).isEmpty();
        }
    }

    /** A request that was on its way when the port closed. */
    @Test
    void connectionThatIsThereIsServedOnceMoreAfterThePortIsClosed() throws Exception {
        try (WireCaller caller = WireCaller.to(gateway.port())) {
            caller.send(REQUEST.substring(0, 20));
            server.takeLeave();
            server.closePort();

            WireMessage answer = caller.send(REQUEST.substring(20)).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.values("Connection")).containsExactly("close");
            assertThat(caller.ended()).isTrue();
        }
    }

    /** Who keeps it would send on it when there is nobody to answer. */
    @Test
    void connectionThatNobodyUsesEndsWithThePort() throws Exception {
        try (WireCaller caller = WireCaller.to(gateway.port())) {
            caller.send(REQUEST).answer();
            server.takeLeave();

            await().untilAsserted(() -> {
                server.closePort();
                assertThat(isOver(caller)).isTrue();
            });
        }
    }

    /** Closing twice, or a port that nobody has ever used, is no error. */
    @Test
    void portThatNobodyUsedCanBeClosedToo() throws Exception {
        server.takeLeave();
        server.closePort();
        server.closePort();
        gateway.close();

        assertThatThrownBy(() -> WireCaller.to(gateway.port())).isInstanceOf(ConnectException.class);
    }

    private static boolean ended(WireCaller caller) {
        try {
            return caller.ended();
        } catch (IOException reset) {
            return true;
        }
    }

    private static boolean isOver(WireCaller caller) {
        try {
            caller.patience(100);
            return caller.ended();
        } catch (IOException stillThere) {
            return false;
        }
    }
}
