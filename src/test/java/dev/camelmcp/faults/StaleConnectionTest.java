package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.faults.RawUpstream.Script;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A kept connection that the MCP server ends just when the next request comes (RFC 9112 §9.3.1). What only reads is
 * sent once more, on another connection; what may have been done is not done twice. On a fresh connection nothing is
 * sent twice: see {@link NoAnswerTest}.
 */
@Timeout(30)
class StaleConnectionTest {

    private static final Script RESET = Wire::reset;

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(80);

    /**
     * A server that has answered one request of that kind on a connection, and will do that with the next request on
     * it; further connections are answered well.
     */
    private static FaultCase warm(String method, Script second) throws IOException {
        FaultCase it = GATEWAY.next();
        assertThat(it.again(text(it, method)).status()).isEqualTo(200);
        it.answer(wire -> (wire.request().connection() == 1 ? second : Scripts.ok()).play(wire));
        return it;
    }

    static Stream<Arguments> readOnly() {
        Stream<String> methods = Stream.of(
                "ping",
                "tools/list",
                "resources/list",
                "resources/templates/list",
                "resources/read",
                "prompts/list",
                "prompts/get",
                "completion/complete");
        return Stream.concat(
                methods.flatMap(method -> Stream.of(
                        arguments(method + ", reset", method, RESET),
                        arguments(method + ", closed", method, (Script) Wire::finish))),
                Stream.of("GET", "DELETE").map(method -> arguments(method + ", reset", method, RESET)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readOnly")
    void requestWhenItOnlyReadsThenSentOnceMoreOnAnotherConnection(String name, String method, Script end)
            throws IOException {
        FaultCase it = warm(method, end);
        Reply reply = it.again(text(it, method));
        assertThat(reply.status() + " " + reply.text()).isEqualTo("200 " + Scripts.OK);
        assertThat(it.received()).hasSize(3);
        assertThat(it.upstream().accepted()).as("connections").isEqualTo(2);
        Arrived lost = it.received().get(1);
        Arrived again = it.received().get(2);
        assertThat(again.requestLine()).isEqualTo(lost.requestLine());
        assertThat(again.headers())
                .filteredOn(line -> !line.startsWith("connection:"))
                .isEqualTo(lost.headers());
        assertThat(again.body()).isEqualTo(lost.body());
        it.undisturbed();
    }

    /** Name, body. */
    static Stream<Arguments> others() {
        return Stream.of(
                arguments("tools/call", FaultCase.message("7", "tools/call"), "7"),
                arguments("initialize", FaultCase.message("7", "initialize"), "7"),
                arguments("resources/subscribe", FaultCase.message("7", "resources/subscribe"), "7"),
                arguments("a method that nobody knows", FaultCase.message("7", "x/list"), "7"),
                arguments("a method in another case", FaultCase.message("7", "PING"), "7"),
                arguments("no method", "{\"jsonrpc\":\"2.0\",\"id\":7}", "7"),
                arguments("two methods", "{\"id\":7,\"method\":\"ping\",\"method\":\"tools/call\"}", "7"),
                arguments("a method further down", "{\"id\":7,\"params\":{\"method\":\"ping\"}}", "7"),
                arguments("notification", FaultCase.message(null, "notifications/initialized"), "null"),
                arguments("a notification that is called like a request", FaultCase.message(null, "ping"), "null"),
                arguments("malformed JSON", "{\"method\":\"ping\"", "null"),
                arguments("nothing", "", "null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void requestWhenItMayHaveBeenDoneThenNotSentTwice(String name, String body, String id) throws IOException {
        FaultCase it = warm("ping", RESET);
        Failure.unreachable(it, id).isIn(it.again(it.post(body)));
        assertThat(it.received()).hasSize(2);
        it.undisturbed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":1,\"method\":\"ping\"}]", "[]"})
    void batchThenNotSentTwice(String body) throws IOException {
        FaultCase it = warm("ping", RESET);
        assertThat(it.again(it.post(body)).status()).isEqualTo(502);
        assertThat(it.received()).hasSize(2);
        it.undisturbed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "GET"})
    void requestWhenItFailsAgainThen502(String method) throws IOException {
        FaultCase it = warm(method, RESET);
        it.answer(RESET);
        Failure.unreachable(it, method.equals("GET") ? "null" : "7").isIn(it.again(text(it, method)));
        assertThat(it.received()).as("one retry").hasSize(3);
        it.undisturbed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
    void requestWhenAByteOfItsAnswerHasComeThenNotSentTwice(String bytes) throws IOException {
        FaultCase it = warm("ping", wire -> {
            wire.write(bytes);
            wire.finish();
        });
        Failure.unreachable(it, "7").isIn(it.again(it.post(FaultCase.PING)));
        assertThat(it.received()).hasSize(2);
        it.undisturbed();
    }

    /** The same, but earlier: whether or not the gateway has noticed yet. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void requestWhenTheConnectionWasClosedWhileIdleThenTheCallerNoticesNothing(int repetition) throws IOException {
        FaultCase it = GATEWAY.next();
        it.undisturbed();
        it.upstream().dropConnections();
        it.undisturbed();
    }

    private static String text(FaultCase it, String method) {
        return method.equals("GET") || method.equals("DELETE")
                ? it.bodiless(method)
                : it.post(FaultCase.message("7", method));
    }
}
