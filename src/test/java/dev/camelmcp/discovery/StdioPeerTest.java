package dev.camelmcp.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.config.RemoteTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.TokenKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/mcp-oauth stdio}: each message that wants an answer gets one, whatever it is. */
@Timeout(30)
class StdioPeerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":99,\"method\":\"ping\"}";
    private static final ServerRegistration SERVER = new ServerRegistration(
            ServerId.ofDefault("api"),
            new RemoteTarget(URI.create("http://127.0.0.1/mcp"), Map.of()),
            "",
            null,
            TlsFiles.NONE,
            false,
            new TokenKey("default/api#0"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}|1|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":null}|1|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":[]}|1|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}|1|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":7}}|1|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"nope\"}}|1|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"list_servers\",\"arguments\":\"x\"}}|1|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":\"x\"}|1|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\"}|a|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\",\"params\":{}}|a|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":7}}|a|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":7}}|a|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nope\"}|1|-32601",
                "{\"jsonrpc\":\"2.0\",\"id\":15}|15|-32600",
                "{\"id\":13,\"method\":\"ping\"}|13|-32600",
                "{\"jsonrpc\":\"1.0\",\"id\":13,\"method\":\"ping\"}|13|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":12345678901234567890123,\"method\":\"ping\"}|12345678901234567890123|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}|1.5|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}|null|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}|null|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":{}}|1|-32600",
                "[]|null|-32600",
                "7|null|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":15|null|-32700",
                "{\"jsonrpc\":\"2.0\",\"id\":15,|null|-32700",
                "nonsense|null|-32700"
            })
    void messageThatCannotBeServedIsAnsweredByAnError(String message, String id, String code) throws Exception {
        List<JsonNode> answers = answers(message, PING);

        assertThat(answers).hasSize(2);
        JsonNode answer = answers.stream()
                .filter(a -> a.path("id").asInt() != 99)
                .findFirst()
                .orElseThrow();
        assertThat(answer.path("id").asText()).isEqualTo(id);
        assertThat(answer.at("/error/code").asText()).isEqualTo(code);
        assertThat(answer.toString()).doesNotContain("java.", "Exception", "because", "Cannot");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"discover_tools\"}",
                "{\"name\":\"discover_tools\",\"arguments\":null}",
                "{\"name\":\"discover_tools\",\"arguments\":{}}",
                "{\"name\":\"discover_tools\",\"arguments\":{\"server\":{}}}"
            })
    void toolThatLacksItsServerSaysSo(String params) throws Exception {
        JsonNode answer = answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":" + params + "}")
                .get(0);

        assertThat(answer.has("error") || answer.at("/result/isError").asBoolean())
                .as(answer.toString())
                .isTrue();
        assertThat(answer.path("id").asInt()).isEqualTo(1);
    }

    @Test
    void initializeWithTheLeastThatMcpWantsIsAnswered() throws Exception {
        assertThat(answers(
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                                        + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}")
                        .get(0)
                        .at("/result/protocolVersion")
                        .asText())
                .isEqualTo("2025-11-25");
    }

    @Test
    void moreCallsThanThereAreThreadsAreAllAnswered() throws Exception {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}";

        assertThat(answers(call, call, call, call, call, PING)).hasSize(6);
    }

    @Test
    void notificationsAreNotAnswered() throws Exception {
        assertThat(answers("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", "", PING))
                .hasSize(1);
    }

    private static List<JsonNode> answers(String... lines) throws Exception {
        GatewayTools tools = new GatewayTools(
                new Servers(List.of(SERVER)), (server, caller) -> CompletableFuture.completedFuture(List.of()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GatewayServer server = new GatewayServer(tools)) {
            new StdioPeer(server, out)
                    .serve(new ByteArrayInputStream(
                            (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }
}
