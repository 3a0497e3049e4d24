package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON-RPC 2.0 §6: a client waits for an answer to each request of its batch, so an error goes to each of them. */
@Timeout(30)
class BatchErrorsTest {

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(40);

    /** Name, body, ids of the errors as JSON. */
    static Stream<Arguments> batches() {
        return Stream.of(
                arguments("one request", "[" + request("1") + "]", List.of("1")),
                arguments("two requests", "[" + request("1") + "," + request("\"a\"") + "]", List.of("1", "\"a\"")),
                arguments(
                        "with a notification",
                        "[" + request("1") + ",{\"method\":\"notifications/x\"}," + request("2") + "]",
                        List.of("1", "2")),
                arguments(
                        "with a response and an error",
                        "[{\"id\":8,\"result\":{}}," + request("1") + ",{\"id\":9,\"error\":{\"code\":1}}]",
                        List.of("1")),
                arguments(
                        "ids further down",
                        "[{\"method\":\"x\",\"params\":{\"id\":8,\"a\":[{\"id\":9}]},\"id\":1}]",
                        List.of("1")),
                arguments("id before the method", "[{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"x\"}]", List.of("1")),
                arguments("id of odd characters", "[" + request("\"\\\"\\u0000]\"") + "]", List.of("\"\\\"\\u0000]\"")),
                arguments("white space", " \r\n\t[ " + request("1") + " ] ", List.of("1")),
                arguments(
                        "a hundred",
                        many(100),
                        IntStream.range(0, 100).mapToObj(String::valueOf).toList()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("batches")
    void batchWhenItFailsThenAnErrorForEachRequest(String name, String body, List<String> ids) throws IOException {
        FaultCase it = GATEWAY.next().answer(Wire::reset);
        Reply reply = it.exchange(it.post(body));
        JsonNode errors = Failure.json(reply.text());
        assertThat(errors.isArray()).as(errors.toString()).isTrue();
        List<Failure> failures = new ArrayList<>();
        errors.forEach(error -> failures.add(Failure.of(reply.status(), error)));
        assertThat(failures)
                .containsExactlyElementsOf(
                        ids.stream().map(id -> Failure.unreachable(it, id)).toList());
        assertThat(reply.values("Content-Type")).containsExactly("application/json");
        assertThat(it.received()).hasSize(1);
        it.undisturbed();
    }

    /** Name, body. */
    static Stream<Arguments> withoutIds() {
        return Stream.of(
                arguments("a hundred and one", many(101)),
                arguments("nothing", "[]"),
                arguments("notifications only", "[{\"method\":\"notifications/x\"}]"),
                arguments("responses only", "[{\"id\":8,\"result\":{}}]"),
                arguments("no objects", "[1,\"a\",null,[" + request("1") + "]]"),
                arguments("ids that are none", "[{\"id\":null,\"method\":\"x\"},{\"id\":{},\"method\":\"x\"}]"),
                arguments("malformed", "[" + request("1") + ","),
                arguments("deeply nested", "[".repeat(5000) + "]".repeat(5000)),
                arguments("a single notification", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutIds")
    void bodyWhenItHasNoUsableIdsThenOneErrorWithoutAnId(String name, String body) throws IOException {
        FaultCase it = GATEWAY.next().answer(Wire::reset);
        Failure.unreachable(it, "null").isIn(it.exchange(it.post(body)));
        it.undisturbed();
    }

    private static String request(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\"}";
    }

    private static String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> request(String.valueOf(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
