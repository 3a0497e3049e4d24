package dev.camelmcp.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says that a body asks for. */
class CalledMethodTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"arguments\":{\"name\":\"b\"}}} | tools/call | a",
                "{\"params\":{\"arguments\":{\"method\":\"x\"},\"name\":\"a\"},\"method\":\"tools/call\"} | tools/call | a",
                "{\"method\":\"prompts/get\",\"params\":{\"name\":\"a\"}} | prompts/get | -",
                "{\"method\":\"tools/call\",\"params\":[1]} | tools/call | -",
                "{\"method\":\"tools/call\",\"params\":{\"name\":7}} | tools/call | -",
                "{\"method\":7} | - | -",
                "{\"id\":1,\"result\":{\"method\":\"x\"}} | - | -",
            })
    void methodAndToolAreThoseOfTheMessage(String body, String method, String tool) {
        CalledMethod called = of(body);

        assertThat(called.method()).isEqualTo(method);
        assertThat(called.tool()).isEqualTo(tool);
        assertThat(called.messages()).isEqualTo(1);
    }

    /** Servers take the last, as a rule, and the first is what a hasty look would find. */
    @Test
    void whatCanBeReadInTwoWaysIsCalledAmbiguous() {
        assertThat(of("{\"method\":\"ping\",\"method\":\"tools/call\",\"params\":{\"name\":\"a\"}}"))
                .extracting(CalledMethod::method, CalledMethod::tool)
                .containsExactly("(ambiguous)", "a");
        assertThat(of("{\"method\":\"tools/call\",\"params\":{\"name\":\"a\"},\"params\":{\"name\":\"b\"}}")
                        .tool())
                .isEqualTo("(ambiguous)");
        assertThat(of("{\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"name\":{}}}")
                        .tool())
                .isEqualTo("(ambiguous)");
    }

    /** Would catch a look at the beginning alone, which a long argument gets past. */
    @Test
    void memberAtTheEndOfALongMessageIsSeen() {
        String long1 = "x".repeat(3_000_000);

        assertThat(of("{\"params\":{\"arguments\":{\"a\":\"" + long1
                        + "\"},\"name\":\"a\"},\"method\":\"tools/call\"}"))
                .extracting(CalledMethod::method, CalledMethod::tool)
                .containsExactly("tools/call", "a");
    }

    @Test
    void batchIsItsFirstMessageAndTheirNumber() {
        CalledMethod called = of("[{\"method\":\"tools/call\",\"params\":{\"name\":\"a\"}},{\"method\":\"ping\"},7]");

        assertThat(called).isEqualTo(new CalledMethod(3, "tools/call", "a", null));
    }

    @Test
    void traceContextIsThatOfMeta() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(of("{\"method\":\"ping\",\"params\":{\"_meta\":{\"a\":{},\"traceparent\":\"" + parent + "\"}}}")
                        .traceParent())
                .isEqualTo(parent);
        assertThat(of("{\"method\":\"ping\",\"params\":{\"traceparent\":\"" + parent + "\"}}")
                        .traceParent())
                .isNull();
    }

    /** The MCP server got it, and may have made sense of it: nobody keeps a call out of the log that way. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "7", "{\"method\":\"ping\"", "[", "[]", "[7]", "{\"a\":\u0000}"})
    void whatCannotBeReadIsCalledSo(String body) {
        assertThat(of(body)).isEqualTo(new CalledMethod(1, "(unreadable)", null, null));
    }

    @Test
    void whatALaxServerReadsIsRead() {
        String call = "{\"params\":{\"name\":\"drop\",\"arguments\":#},\"method\":\"tools/call\"}";
        byte[] bytes = call.replace("#", "\"\u00ff\"").getBytes(ISO_8859_1);
        assertThat(List.of(
                        CalledMethod.of(bytes),
                        of(call.replace("#", "[".repeat(20_000) + "]".repeat(20_000))),
                        of(call.replace("#", "1".repeat(5_000)))))
                .containsOnly(new CalledMethod(1, "tools/call", "drop", null));
    }

    @Test
    void emptyBodySaysNothing() {
        assertThat(of("")).isEqualTo(new CalledMethod(0, null, null, null));
    }

    @Test
    void bodyThatIsNotThereSaysNothing() {
        assertThat(CalledMethod.of(null).messages()).isZero();
    }

    private static CalledMethod of(String body) {
        return CalledMethod.of(body.getBytes(UTF_8));
    }
}
