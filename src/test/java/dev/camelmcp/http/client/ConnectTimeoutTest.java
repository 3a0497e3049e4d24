package dev.camelmcp.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.ConnectProxy;
import dev.camelmcp.support.RawServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code mcp.forward.connect-timeout} covers: all that stands between the gateway and a request on its way. */
@Timeout(60)
class ConnectTimeoutTest {

    private static final String LIMIT = "1s";

    @Test
    void serverThatTakesTheConnectionAndSaysNothingOfTls() throws Exception {
        try (Silent server = new Silent();
                LogTrap log = LogTrap.set()) {
            assertThat(told("https://127.0.0.1:" + server.port(), Map.of())).contains("(TLS handshake timed out)");
            assertThat(log.ours())
                    .anyMatch(l -> l.contains("MCP server api did not answer in time (TLS handshake timed out): "
                            + "it did not finish the handshake in time; does it speak TLS at that port?"));
        }
    }

    @Test
    void proxyThatSaysThereIsATunnelAndNothingMore() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.open();
                LogTrap log = LogTrap.set()) {
            proxy.openToNowhere(Duration.ZERO);
            assertThat(told("https://mcp.test", Map.of("mcp.proxy.url", proxy.url())))
                    .contains("(TLS handshake timed out)");
            assertThat(log.ours())
                    .anyMatch(
                            l -> l.contains("(TLS handshake timed out)") && l.contains("by the proxy " + proxy.url()));
        }
    }

    /** Each part is in time, and all of them are not. */
    @Test
    void partsTogetherHaveNoMoreTimeThanOne() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.open();
                LogTrap log = LogTrap.set()) {
            proxy.openToNowhere(Duration.ofMillis(800));
            assertThat(told("https://mcp.test", Map.of("mcp.proxy.url", proxy.url())))
                    .contains("(connect timeout)");
            assertThat(log.ours())
                    .anyMatch(l -> l.contains("(connect timeout)") && l.contains("by the proxy " + proxy.url()));
        }
    }

    private static String told(String server, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("mcp.servers.api.url", server + "/mcp");
        settings.put("mcp.forward.connect-timeout", LIMIT);
        try (TestGateway gateway = TestGateway.start(settings)) {
            // the first one loads classes, which takes its time too
            ping(gateway);
            HttpResponse<String> answer = ping(gateway);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
            assertThat(answer.body()).contains("did not answer in time").doesNotContain("127.0.0.1", "SSL connection");
            return answer.body();
        }
    }

    private static HttpResponse<String> ping(TestGateway gateway) throws Exception {
        return TestHttp.postMcp(gateway.url("api"), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
    }

    private static final class Silent extends RawServer {

        Silent() throws IOException {
            super(listen(), "silent");
            start();
        }

        @Override
        protected void serve(Socket socket) throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // until the gateway goes away
            }
        }
    }
}
