package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.stdio.RpcMessage.Kind;
import dev.camelmcp.stdio.RpcMessage.Replacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON-RPC messages are recognised, and passed on as they were written. */
class RpcReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"} | REQUEST",
                "{\"method\":\"a\",\"params\":{},\"id\":\"x\",\"jsonrpc\":\"2.0\"} | REQUEST",
                "{\"jsonrpc\":\"2.0\",\"method\":\"a\"} | NOTIFICATION",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}} | RESPONSE",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1,\"message\":\"\"}} | ERROR",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-1,\"message\":\"\"}} | ERROR"
            })
    void kindIsToldByItsMembers(String json, Kind kind) throws Exception {
        assertThat(read(json).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"a\"",
                "{}",
                "[]",
                "[1]",
                "{",
                "{\"jsonrpc\":\"2.0\"}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"a\"}",
                "{\"id\":1,\"method\":\"a\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}",
                "{\"jsonrpc\":\"2.0\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"} {}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}x",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"a\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":{\"_meta\":{},\"_meta\":{}}}",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"},1]",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}"
            })
    void whatIsNoMessageOrCouldMeanTwoThingsIsRefusedWithoutSayingWhatItIs(String json) {
        assertThatThrownBy(() -> RpcReader.messages(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("jsonrpc");
    }

    @Test
    void otherEncodingsAreRefused() {
        String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}";

        assertThatThrownBy(() -> RpcReader.messages(json.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RpcReader.messages(json.replace("a", "ä").getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void lineBreaksBecomeBlanksAndAllElseStays() throws Exception {
        RpcMessage message = read("{\"jsonrpc\": \"2.0\",\r\n \"id\" :\t1.50,\"x\":[1e5,\"\\n\"],\n\"method\":\"a\"}");

        assertThat(message.text())
                .isEqualTo("{\"jsonrpc\": \"2.0\",   \"id\" :\t1.50,\"x\":[1e5,\"\\n\"], \"method\":\"a\"}");
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "1.5, 15e-1", "100, 1e2", "'\"a\"', '\"\\u0061\"'"})
    void idsThatMeanTheSameHaveTheSameKey(String one, String other) throws Exception {
        assertThat(request(one).id().key()).isEqualTo(request(other).id().key());
    }

    @Test
    void numberAndStringAreDifferentIds() throws Exception {
        assertThat(request("1").id().key()).isNotEqualTo(request("\"1\"").id().key());
        assertThat(request("1e999999999").id().key()).hasSizeLessThan(20);
    }

    @Test
    void idsAndTokensAreReplacedWhereTheyStandAndNowhereElse() throws Exception {
        RpcMessage message =
                read("{\"x\":{\"id\":7},\"params\":{\"id\":7,\"_meta\":{\"progressToken\":\"grüße\",\"y\":7}},"
                        + "\"id\" : 7 ,\"method\":\"ä\",\"jsonrpc\":\"2.0\"}");

        RpcMessage replaced = message.with(
                List.of(new Replacement(message.id(), "\"g-1\""), new Replacement(message.progressToken(), "\"g-1\"")));

        assertThat(replaced.text())
                .isEqualTo("{\"x\":{\"id\":7},\"params\":{\"id\":7,\"_meta\":{\"progressToken\":\"g-1\",\"y\":7}},"
                        + "\"id\" : \"g-1\" ,\"method\":\"ä\",\"jsonrpc\":\"2.0\"}");
        assertThat(replaced.id().json(replaced)).isEqualTo("\"g-1\"");
    }

    @Test
    void partsOfTheMessagesOfABatchAreFoundInEach() throws Exception {
        List<RpcMessage> messages = RpcReader.messages((" [ {\"jsonrpc\":\"2.0\",\"id\":\"ü\",\"method\":\"a\"} ,"
                        + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":42}}]")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).id().json(messages.get(0))).isEqualTo("\"ü\"");
        assertThat(messages.get(1).requestId().json(messages.get(1))).isEqualTo("42");
    }

    @Test
    void subscriptionIsFoundInNotificationsAndResults() throws Exception {
        String meta = "{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"s\"}}";

        assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":" + meta + "}")
                        .subscription())
                .isNotNull();
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + meta + "}")
                        .subscription())
                .isNotNull();
    }

    @Test
    void textOfAMessageIsNotInItsString() throws Exception {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":\"hunter2\"}"))
                .hasToString("REQUEST a");
    }

    private static RpcMessage request(String id) throws IOException {
        return read("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"a\"}");
    }

    private static RpcMessage read(String json) throws IOException {
        return RpcReader.message(json.getBytes(StandardCharsets.UTF_8));
    }
}
