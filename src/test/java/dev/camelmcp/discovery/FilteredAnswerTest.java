package dev.camelmcp.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.forward.ToolRules;
import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.http.PushBody;
import dev.camelmcp.http.UpstreamException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of an answer to {@code tools/list}, and of one that cannot be read. */
class FilteredAnswerTest {

    private static final ToolRules RULES = new ToolRules(List.of("get_*"), List.of());
    private static final int MOST = 10_000;
    private static final BodyMemory MEMORY = new BodyMemory(20 * MOST);
    private static final String SECRET = "{\"name\":\"drop_table\",\"description\":\"get_ rid of it\"}";
    private static final String OPEN =
            "{\"name\":\"get_user\",\"inputSchema\":{\"minimum\":1.10,\"maximum\":1E+400,\"n\":123456789012345678901234567890}}";

    private static String response(String... tools) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[" + String.join(",", tools)
                + "],\"nextCursor\":\"c\",\"_meta\":{\"a\":[1]}}}";
    }

    private static FilteredAnswer answer(String text) {
        return answer(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static FilteredAnswer answer(InputStream in) {
        return new FilteredAnswer(ServerId.ofDefault("api"), RULES, null, in, MOST, MEMORY, Duration.ofSeconds(5));
    }

    private static String whole(String json) throws Exception {
        return new String(answer(json).whole(200), UTF_8);
    }

    /** As a caller gets it; what breaks off for it fails. */
    private static String events(String text) throws Exception {
        PushBody body = new PushBody(MOST, new BodyMemory(MOST), () -> {});
        AtomicReference<UpstreamException> failure = new AtomicReference<>();
        try {
            answer(text).passOn(body);
        } catch (UpstreamException e) {
            failure.set(e);
        } finally {
            body.breakOff();
        }
        try (InputStream in = body.toInputStream()) {
            String read = new String(in.readAllBytes(), UTF_8);
            assertThat(failure.get()).isNull();
            return read;
        } catch (java.io.IOException e) {
            throw failure.get();
        }
    }

    @Test
    void toolsThatAreNotAllowedAreTakenOutAndAllElseStays() throws Exception {
        assertThat(whole(response(SECRET, OPEN))).isEqualTo(response(OPEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":7}",
                "{}",
                "\"get_user\"",
                "null",
                "{\"name\":[\"get_user\"]}",
                "{\"Name\":\"get_user\"}"
            })
    void whatHasNoNameThatRulesCouldJudgeIsTakenOut(String tool) throws Exception {
        assertThat(whole(response(tool, OPEN))).isEqualTo(response(OPEN));
    }

    @Test
    void listInABatchIsFilteredToo() throws Exception {
        assertThat(whole("[" + response(SECRET) + "," + response(OPEN) + "]"))
                .isEqualTo("[" + response() + "," + response(OPEN) + "]");
    }

    /** A client that takes the other one of two members must not see it. */
    @Test
    void secondListOfTheSameNameIsNotThereAnyMore() throws Exception {
        String twice = "{\"id\":7,\"result\":{\"tools\":[" + SECRET + "]},\"result\":{\"tools\":[" + SECRET + "]}}";
        assertThat(whole(twice)).doesNotContain("drop_table");
        String hidden = "{\"id\":7,\"result\":{\"tools\":[" + SECRET + "]},\"result\":{\"tools\":[" + OPEN + "]}}";
        assertThat(whole(hidden)).contains("get_user").doesNotContain("drop_table");
        assertThat(whole("{\"id\":7,\"result\":{\"tools\":[" + SECRET + "]},\"result\":{}}"))
                .doesNotContain("drop_table");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":{\"tools\":[{\"name\":\"drop_table\"}",
                "<html>drop_table",
                "{} {\"x\":\"drop_table\"}"
            })
    void whatIsNoJsonDoesNotPass(String text) {
        assertThatThrownBy(() -> whole(text))
                .isInstanceOf(UpstreamException.class)
                .hasMessage("MCP server api lists its tools in what is no JSON");
    }

    @Test
    void errorOfTheServersPassesWhateverItIsWrittenIn() throws Exception {
        assertThat(new String(answer("<html>oh no").whole(500), UTF_8)).isEqualTo("<html>oh no");
        String error = "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32603}}";
        assertThat(whole(error)).isEqualTo(error);
        assertThat(whole("")).isEmpty();
    }

    @Test
    void listThatIsTooLongFails() {
        assertThatThrownBy(() -> whole(response("\"" + "x".repeat(MOST) + "\"")))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("more than " + MOST + " bytes");
    }

    @Test
    void eventsPassUpToTheListAndTheListIsFiltered() throws Exception {
        String progress =
                "id: 1\ndata: {\"method\":\"notifications/progress\",\"params\":{\"result\":{\"tools\":[]}}}\n\n";
        assertThat(events(": hello\n\n" + progress + "event: message\nid: 2\ndata: " + response(SECRET, OPEN)
                        + "\n\ndata: {\"method\":\"late\"}\n\n"))
                .isEqualTo(": hello\n\n" + progress + "event: message\nid: 2\ndata: " + response(OPEN) + "\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void dataInSeveralLinesIsOneMessage(String end) throws Exception {
        String list = response(SECRET, OPEN);
        int half = list.indexOf("\"result\"");
        String event = "data:" + list.substring(0, half) + end + "data: " + list.substring(half) + end + end;
        assertThat(events(event)).isEqualTo("data: " + response(OPEN) + "\n\n");
    }

    @Test
    void lastEventWithoutAnEmptyLineIsFilteredToo() throws Exception {
        assertThat(events("data: " + response(SECRET, OPEN))).isEqualTo("data: " + response(OPEN) + "\n\n");
    }

    /** Would catch JSON that calls itself an event stream. */
    @Test
    void whatIsNoLineOfAnEventDoesNotPass() throws Exception {
        assertThat(events(response(SECRET, OPEN) + "\nid\n\n")).isEqualTo("id\n\n");
    }

    @Test
    void eventThatCannotBeReadBreaksTheAnswerOff() {
        assertThatThrownBy(() -> events("data: {\"result\":{\"tools\":[" + SECRET + "\n\n"))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void eventsThatAreTooManyBreakTheAnswerOff() {
        assertThatThrownBy(() -> events(": keep-alive\n\n".repeat(MOST)))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("more than");
    }

    /** Would catch many callers whose lists together are more than the heap holds. */
    @Test
    void listsTakeOfTheMemoryForAllBodiesAndGiveItBack() throws Exception {
        BodyMemory little = new BodyMemory(1_000);
        for (boolean events : new boolean[] {false, true}) {
            FilteredAnswer answer = new FilteredAnswer(
                    ServerId.ofDefault("api"),
                    RULES,
                    null,
                    new ByteArrayInputStream(("data: " + response(OPEN) + "\n\n").getBytes(UTF_8)),
                    MOST,
                    little,
                    Duration.ofSeconds(5));
            PushBody body = new PushBody(MOST, new BodyMemory(MOST), () -> {});
            assertThatThrownBy(() -> {
                        if (events) {
                            answer.passOn(body);
                        } else {
                            answer.whole(200);
                        }
                    })
                    .isInstanceOfSatisfying(
                            UpstreamException.class, e -> assertThat(e.status()).isEqualTo(503))
                    .hasMessageContaining("mcp.forward.max-buffered-size");
            assertThat(little.taken()).isZero();
        }
        whole(response(OPEN));
        events("data: " + response(OPEN) + "\n\n");
        assertThat(MEMORY.taken()).isZero();
    }

    @Test
    void whenTheTimeIsOverWhoReadsIsToldSo() throws Exception {
        PushBody silent = new PushBody(MOST, new BodyMemory(MOST), () -> {});
        FilteredAnswer answer = new FilteredAnswer(
                ServerId.ofDefault("api"), RULES, silent, silent.toInputStream(), MOST, MEMORY, Duration.ofSeconds(5));
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            try {
                return answer.whole(200);
            } catch (UpstreamException e) {
                return e.getMessage().getBytes(UTF_8);
            }
        });
        answer.late();
        assertThat(new String(read.get(10, TimeUnit.SECONDS), UTF_8)).contains("5000 ms (mcp.tools.timeout)");
    }
}
