package dev.camelmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests an error answers: those that have an id and wait for it. */
class JsonRpcMessageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"} | 7",
                "{\"method\":\"ping\",\"params\":{\"id\":8},\"id\":\"a\\\"b\"} | \"a\\\"b\"",
                "{\"id\":1.5,\"method\":\"x\"} | 1.5",
                "{\"id\":12345678901234567890123,\"method\":\"x\"} | 12345678901234567890123",
                "{\"id\":3} | 3",
            })
    void requestHasItsId(String body, String id) {
        assertThat(of(body).ids()).containsExactly(id);
        assertThat(of(body).batch()).isFalse();
    }

    /**
     * A response carries an id that the other side gave: an error with it would end a request of the caller's that has
     * nothing to do with it.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":1}}",
                "{\"id\":null,\"method\":\"x\"}",
                "{\"id\":{\"a\":1},\"method\":\"x\"}",
                "{\"id\":true,\"method\":\"x\"}",
                "{\"id\":7,\"method\":\"x\"",
                "{\"id\":7,,}",
                "7",
                "",
                "[]",
                "[1, [{\"id\":7}]]",
                "not json",
            })
    void whatIsNoRequestHasNone(String body) {
        assertThat(of(body).ids()).isEmpty();
    }

    @Test
    void batchHasTheIdsOfItsRequestsInOrder() {
        JsonRpcMessage batch = of("[{\"id\":2,\"method\":\"a\"},{\"method\":\"b\"},{\"id\":9,\"result\":1},"
                + "{\"id\":\"x\",\"method\":\"c\",\"params\":[{\"id\":5}]}]");

        assertThat(batch.batch()).isTrue();
        assertThat(batch.ids()).containsExactly("2", "\"x\"");
        assertThat(batch.isReadOnly()).isFalse();
    }

    @Test
    void batchOfMoreThanAHundredRequestsIsNotMadeIntoALargerAnswer() {
        assertThat(of(batch(100)).ids()).hasSize(100);
        assertThat(of(batch(101)).ids()).isEmpty();
    }

    @Test
    void deeplyNestedBodyIsNotReadToItsEnd() {
        assertThat(of("{\"a\":" + "[".repeat(100_000)).ids()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ping, true", "tools/list, true", "resources/read, true", "prompts/get, true",
        "tools/call, false", "initialize, false", "notifications/cancelled, false", "logging/setLevel, false",
        "resources/subscribe, false"
    })
    void methodsThatOnlyReadMayBeRepeated(String method, boolean readOnly) {
        assertThat(of("{\"id\":1,\"method\":\"" + method + "\"}").isReadOnly()).isEqualTo(readOnly);
    }

    @Test
    void errorForABatchIsAnArrayAndForAllElseOneObject() throws Exception {
        assertThat(JSON.readTree(error("[{\"id\":1,\"method\":\"a\"},{\"id\":2,\"method\":\"b\"}]")))
                .isEqualTo(JSON.readTree("""
                        [{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"gone","data":{"server":"api"}}},
                         {"jsonrpc":"2.0","id":2,"error":{"code":-32002,"message":"gone","data":{"server":"api"}}}]"""));
        assertThat(JSON.readTree(error("[{\"method\":\"a\"}]"))).isEqualTo(JSON.readTree("""
                        {"jsonrpc":"2.0","id":null,"error":{"code":-32002,"message":"gone","data":{"server":"api"}}}"""));
    }

    private static String error(String request) {
        return JsonRpcErrors.body(of(request), JsonRpcErrors.UPSTREAM, "gone", Map.of("server", "api"));
    }

    private static String batch(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "{\"id\":" + i + ",\"method\":\"m\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static JsonRpcMessage of(String body) {
        return JsonRpcMessage.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
