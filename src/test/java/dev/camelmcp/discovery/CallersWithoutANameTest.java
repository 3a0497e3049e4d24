package dev.camelmcp.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.TokenKey;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With {@code mcp.inbound.auth=none}, those who ask the gateway's own tools share the turns of one caller. */
@Timeout(30)
class CallersWithoutANameTest {

    private static final String DISCOVER =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"discover_tools\","
                    + "\"arguments\":{\"server\":\"api\"}}}";
    private static final ServerRegistration SERVER = new ServerRegistration(
            ServerId.ofDefault("api"),
            new RemoteTarget(URI.create("http://127.0.0.1/mcp"), Map.of()),
            "",
            null,
            TlsFiles.NONE,
            false,
            new TokenKey("default/api#0"));

    private final Turns turns = new Turns(8, 4);
    private final List<Caller> callers = new ArrayList<>();
    private final GatewayTools tools = new GatewayTools(new Servers(List.of(SERVER)), (server, caller) -> {
        callers.add(caller);
        try {
            turns.begin(caller);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.completedFuture(List.of());
    });

    @Test
    void fourListsAreTakenByHttpAndTheOperatorHasRoom() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext();
                GatewayEndpoint endpoint = new GatewayEndpoint(() -> new GatewayServer(tools))) {
            for (int i = 0; i < 4; i++) {
                assertThat(asked(context, endpoint)).doesNotContain("isError\":true");
            }
            assertThat(asked(context, endpoint)).contains("isError\":true");
        }
        assertThat(callers).hasSize(5);
        assertThatThrownBy(() -> turns.begin(callers.get(4))).isInstanceOf(RejectedExecutionException.class);
        turns.begin(null);
    }

    @Test
    void whoStartedTheGatewayIsTheOperator() throws Exception {
        try (GatewayServer server = new GatewayServer(tools)) {
            new StdioPeer(server, OutputStream.nullOutputStream())
                    .serve(new ByteArrayInputStream((DISCOVER + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(callers).hasSize(1).containsOnlyNulls();
    }

    private static String asked(DefaultCamelContext context, GatewayEndpoint endpoint) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
        exchange.getMessage().setBody(DISCOVER);
        CompletableFuture<Void> done = new CompletableFuture<>();
        endpoint.process(exchange, sync -> done.complete(null));
        done.get();
        return String.valueOf(exchange.getMessage().getBody());
    }
}
