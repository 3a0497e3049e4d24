package dev.camelmcp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.forward.AccessLine.Answer;
import dev.camelmcp.forward.AccessLine.Question;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a line of the access log is written. */
class AccessLineTest {

    private static final Instant TIME = Instant.parse("2026-11-29T23:15:25.000123Z");
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void textHasEachFieldAndADashForWhatIsNotKnown() {
        Question asked = new Question(
                "alice", "127.0.0.1", "POST", "api", new CalledMethod(1, "tools/call", "search", null), null, PARENT);

        assertThat(new AccessLine(TIME, asked, new Answer(200, 42, 512, true, null)).text())
                .isEqualTo("2026-11-29T23:15:25.000Z caller=alice peer=127.0.0.1 http_method=POST server=api"
                        + " method=tools/call tool=search messages=1 status=200 ms=42 bytes=512 complete=true error=-"
                        + " correlation_id=- trace_id=0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void jsonHasTheSameNamesAndLeavesOutWhatIsNotKnown() throws Exception {
        Question asked =
                new Question(null, "::1", "GET", "api", new CalledMethod(0, null, null, null), "c-1", "no parent");

        String line = new AccessLine(TIME, asked, new Answer(499, 7, -1, false, "refused")).json();

        assertThat(line)
                .isEqualTo("{\"time\":\"2026-11-29T23:15:25.000Z\",\"peer\":\"::1\",\"http_method\":\"GET\","
                        + "\"server\":\"api\",\"messages\":0,\"status\":499,\"ms\":7,\"complete\":false,\"error\":\"refused\","
                        + "\"correlation_id\":\"c-1\"}");
    }

    /** Would catch lines that callers write. */
    @Test
    void namesOfCallersEndNoLineAndNoField() throws Exception {
        String evil = "a b=\"c\"\n\r\u001b[2J\u2028\u202e\ud800 status=200";
        Question asked = new Question(
                evil, null, "POST", evil, new CalledMethod(1, evil, evil, evil), evil, evil + "x".repeat(1_000));
        AccessLine line = new AccessLine(TIME, asked, new Answer(200, 1, 1, true, null));

        String quoted = "\"a b=\\\"c\\\"???[2J??? status=200\"";
        assertThat(line.text())
                .contains("caller=" + quoted + " ", "server=" + quoted, "method=" + quoted, "tool=" + quoted)
                .contains("correlation_id=" + quoted, "trace_id=-")
                .matches("[^\\p{Cntrl}]*");
        JsonNode json = new ObjectMapper().readTree(line.json());
        assertThat(json.path("tool").asText()).isEqualTo("a b=\"c\"???[2J??? status=200");
        assertThat(line.json()).matches("[^\\p{Cntrl}]*");
    }

    @Test
    void longNamesAreCut() {
        Question asked = new Question(
                "-", null, "POST", "x".repeat(129), new CalledMethod(1, "y".repeat(128), null, null), null, null);

        assertThat(new AccessLine(TIME, asked, new Answer(200, 1, 1, true, null)).text())
                .contains(" caller=\"-\" ", " server=" + "x".repeat(128) + "... ", " method=" + "y".repeat(128) + " ");
    }

    @Test
    void traceIsThatOfTheHeaderOrElseOfTheMessage() {
        CalledMethod called = new CalledMethod(1, "ping", null, PARENT.replace("0af7", "1111"));

        assertThat(new AccessLine(
                                TIME,
                                new Question(null, null, "POST", null, called, null, PARENT),
                                new Answer(1, 1, 1, true, null))
                        .text())
                .endsWith("trace_id=0af7651916cd43dd8448eb211c80319c");
        assertThat(new AccessLine(
                                TIME,
                                new Question(null, null, "POST", null, called, null, null),
                                new Answer(1, 1, 1, true, null))
                        .text())
                .endsWith("trace_id=1111651916cd43dd8448eb211c80319c");
    }

    /** Whether the listener answers before a route has the request or in its place. */
    @ParameterizedTest
    @CsvSource({"503,busy", "500,internal_error", "405,refused", "400,refused"})
    void answersOfTheListenerAreCalledByTheirStatus(int status, String error) {
        assertThat(AccessLine.error(status)).isEqualTo(error);
    }
}
