package dev.camelmcp.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code _meta} of messages: what is read, and where something is put in. */
class MetaTraceTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
    private static final Map<String, String> CONTEXT = Map.of("traceparent", PARENT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":1,\"method\":\"ping\"}|{\"params\":{\"_meta\":{#}},\"id\":1,\"method\":\"ping\"}",
                "{\"method\":\"m\",\"params\":{}}|{\"method\":\"m\",\"params\":{\"_meta\":{#}}}",
                "{\"method\":\"m\",\"params\":{\"a\":[{}]}} |{\"method\":\"m\",\"params\":{\"_meta\":{#},\"a\":[{}]}} ",
                "{\"params\": {\"_meta\": { }, \"a\":1},\"method\":\"m\"}|{\"params\": {\"_meta\": {# }, \"a\":1},\"method\":\"m\"}",
                "{\"params\":{\"_meta\":{\"progressToken\":7}},\"method\":\"ü\"}|{\"params\":{\"_meta\":{#,\"progressToken\":7}},\"method\":\"ü\"}",
                "{\"x\":\"ü{\",\"method\":\"m\",\"params\":{\"y\":{\"_meta\":{}}}}|{\"x\":\"ü{\",\"method\":\"m\",\"params\":{\"_meta\":{#},\"y\":{\"_meta\":{}}}}"
            })
    void contextIsPutInAndNothingElseChanges(String message, String expected) {
        assertThat(with(message, CONTEXT)).isEqualTo(expected.replace("#", "\"traceparent\":\"" + PARENT + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "[{\"method\":\"m\"}]",
                "{\"id\":1,\"result\":{}}",
                "{\"method\":\"m\",\"params\":[1]}",
                "{\"method\":\"m\",\"params\":{\"_meta\":null}}",
                "{\"method\":\"m\",\"params\":{\"_meta\":{\"traceparent\":null}}}",
                "{\"method\":\"m\",\"params\":{},\"params\":{}}",
                "{\"method\":\"m\",\"params\":{\"_meta\":{},\"_meta\":{}}}",
                "{\"method\":\"m\"",
                "{\"method\":\"m\"}{}",
                "{\"method\":1}",
                "nonsense"
            })
    void whatIsNoRequestIsLeftAlone(String message) {
        assertThat(MetaTrace.of(message.getBytes(UTF_8))).isNull();
    }

    /** Jackson would read it, with offsets of its own. */
    @Test
    void anotherEncodingIsLeftAlone() {
        assertThat(MetaTrace.of("{\"method\":\"m\",\"params\":{}}".getBytes(StandardCharsets.UTF_16BE)))
                .isNull();
    }

    @Test
    void aContextThatIsThereStays() {
        String message = "{\"method\":\"m\",\"params\":{\"_meta\":{\"traceparent\":\"" + PARENT
                + "\",\"baggage\":\"a=1\",\"x\":{\"traceparent\":\"no\"}}}}";
        MetaTrace meta = MetaTrace.of(message.getBytes(UTF_8));
        assertThat(meta.context()).containsExactly(Map.entry("traceparent", PARENT), Map.entry("baggage", "a=1"));
        assertThat(with(message, Map.of("traceparent", "00-other", "tracestate", "v=1")))
                .isEqualTo(message);
    }

    @Test
    void valuesCannotLeaveTheirStringAndOtherNamesDoNotGetIn() {
        Map<String, String> context = new LinkedHashMap<>(CONTEXT);
        context.put("baggage", "a=\"},{\u0001");
        context.put("CAMEL_TRACE_ID", "1");
        assertThat(with("{\"method\":\"m\",\"params\":{\"_meta\":{}}}", context))
                .isEqualTo("{\"method\":\"m\",\"params\":{\"_meta\":{\"traceparent\":\"" + PARENT
                        + "\",\"baggage\":\"a=\\\"},{\\u0001\"}}}");
    }

    @ParameterizedTest
    @CsvSource({"traceparent,true", "xtraceparen traceparent,true", "traceparen,false", "'',false"})
    void theNameIsLookedForBeforeAnythingIsParsed(String text, boolean named) {
        assertThat(MetaTrace.isNamedIn(text.getBytes(UTF_8))).isEqualTo(named);
    }

    private static String with(String message, Map<String, String> context) {
        MetaTrace meta = MetaTrace.of(message.getBytes(UTF_8));
        assertThat(meta).isNotNull();
        return new String(meta.with(context), UTF_8);
    }
}
