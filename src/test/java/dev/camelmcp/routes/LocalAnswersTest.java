package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static dev.camelmcp.support.LocalCaller.statelessCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and requests that are not as they should be: what can be told is delivered, all else fails at once. */
class LocalAnswersTest {

    private static final int AT_ONCE = 5;

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        gateway = TestGateway.start(settings);
    }

    /** Would catch the answer to notifications/initialized, which some programs give, as that to the first request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'jsonrpc':'2.0','id':null,'error':{'code':-32601,'message':'m'}}",
                "{'jsonrpc':'2.0','id':null,'result':{}}"
            })
    void answerToANotificationIsNobodys(String line) throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            CompletableFuture<HttpResponse<String>> asked = caller.postLater(call("1", "answer", line));
            assertThat(caller.text("echo", "on")).isEqualTo("on");

            assertThat(asked).isNotDone();
        }
    }

    /** In the lines, $ is the id of the request, and _ what is within its quotes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7    | {'jsonrpc':'2.0','id':$,'result':{'text':'caf\u00e9'}} | {'jsonrpc':'2.0','id':7,'result':{'text':'caf\uFFFD'}}",
                "7    | {'jsonrpc':'2.0','id':'_','result':{}} | {'jsonrpc':'2.0','id':7,'result':{}}",
                "'7'  | {'jsonrpc':'2.0','id':_,'result':{}} | {'jsonrpc':'2.0','id':'7','result':{}}",
                "7    | {'jsonrpc':'2.0','id':null,'result':{}} | {'jsonrpc':'2.0','id':7,'result':{}}",
                "'7'  | {'jsonrpc':'2.0','id':null,'error':{'code':1,'message':'m'}} | {'jsonrpc':'2.0','id':'7','error':{'code':1,'message':'m'}}",
                "7    | {'jsonrpc':'2.0','error':{'code':1,'message':'m'}} | {'id':7,'jsonrpc':'2.0','error':{'code':1,'message':'m'}}"
            },
            quoteCharacter = '`')
    void answerThatCanMeanOneRequestAloneIsDelivered(String id, String line, String expected) throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            caller.text("echo", "the server has read the notification");
            HttpResponse<String> answer = answer(caller, id.replace("'", "\""), line);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(expected.replace("'", "\""));
        }
        HttpResponse<String> stateless = LocalCaller.stateless(gateway.url("fake"), "answer", Map.of())
                .postLater(statelessCall(
                        id.replace("'", "\""),
                        "answer",
                        line.replace("'_'", "$").replace("_", "$")))
                .get(AT_ONCE, TimeUnit.SECONDS);
        assertThat(stateless.statusCode()).isEqualTo(200);
        assertThat(stateless.body()).isEqualTo(expected.replace("'", "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'jsonrpc':'2.0','id':$,'result':{'x':NaN}}",
                "{'jsonrpc':'2.0','id':$,'result':NaN}",
                "{'jsonrpc':'2.0','id':$,'result':{},'error':null}",
                "{'jsonrpc':'2.0','result':{'x':Infinity},'id':$}",
                "{'jsonrpc':'2.0','id':1e99999999999,'result':{}}",
                "{'jsonrpc':'2.0','id':$}",
                "[{'jsonrpc':'2.0','method':'notifications/message','params':{}},{'jsonrpc':'2.0','id':$}]",
                "{'id':$,'result':{}}",
                "{'id':$,'error':{'code':1,'message':'m'}}",
                "{'jsonrpc':'2.0','id':99999,'result':{}}",
                "{'jsonrpc':'2.0','id':'nobody','error':{'code':1,'message':'m'}}",
                "{'jsonrpc':'2.0','id':$,'result':{'text':'broken off"
            })
    void answerThatNobodyCanReadIsAnErrorAtOnce(String line) throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            HttpResponse<String> answer = answer(caller, "7", line);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("\"id\":7,", "-32002");
            assertThat(caller.text("echo", "on")).isEqualTo("on");
        }
        assertThat(LocalCaller.stateless(gateway.url("fake"), "answer", Map.of())
                        .postLater(statelessCall("7", "answer", line))
                        .get(AT_ONCE, TimeUnit.SECONDS)
                        .statusCode())
                .isEqualTo(502);
    }

    /** Would catch an answer that comes twice, or late, as the one to a request that still waits. */
    @Test
    void answerToARequestThatNobodyWaitsForIsNobodys() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            assertThat(caller.post(call("5", "echo", "first")).statusCode()).isEqualTo(200);
            CompletableFuture<HttpResponse<String>> asked =
                    caller.postLater(call("6", "answer", "{'jsonrpc':'2.0','id':'5','result':{}}"));
            await().until(() -> caller.text("received", "").contains("'id':6"));

            assertThat(asked).isNotDone();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEBUG sending: {'jsonrpc':'2.0','id':$,'result':{'x':1}}",
                "[DEBUG] {'jsonrpc':'2.0','id':$,'result':{'x':1}}",
                "{DEBUG {'jsonrpc':'2.0','id':$,'result':{'x':1}}",
                "{'level':'info','id':$,'result':'x'}",
                "{'level':'info','id':$,'sent':{'jsonrpc':'2.0','id':$,'result':{}}}",
                "{'level':'info','id':$,'sent':{'jsonrpc':'2.0','id':$,'result':NaN}}"
            })
    void lineOfALogIsNobodysAnswerWhateverItQuotes(String line) throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            CompletableFuture<HttpResponse<String>> asked = caller.postLater(call("7", "answer", line));
            await().until(() -> caller.text("received", "").contains("'id':7"));

            assertThat(asked).isNotDone();
        }
    }

    @Test
    void whatDoesNoHarmAroundAnAnswerIsLeftOut() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            HttpResponse<String> answer =
                    answer(caller, "7", "`` \u00EF\u00BB\u00BF {'jsonrpc':'2.0','id':$,'result':{}} ``");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "null", "{}", "[1]"})
    void requestWithAnIdThatIsNoneIsABadRequest(String id) throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            HttpResponse<String> answer = caller.post(call("1", "echo", "").replace("\"id\":1,", "\"id\":" + id + ","));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("-32600", "string or a number");
            assertThat(caller.text("echo", "on")).isEqualTo("on");
        }
        assertThat(LocalCaller.stateless(gateway.url("fake"), "echo", Map.of())
                        .post(statelessCall("1", "echo", "").replace("\"id\":1,", "\"id\":" + id + ","))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void answerThatCouldMeanSeveralRequestsIsAnErrorForThoseThatHaveNothingYet() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            CompletableFuture<HttpResponse<String>> first = caller.postLater(call("1", "never", ""));
            await().until(() -> caller.text("received", "").contains("'never'"));
            HttpResponse<String> second =
                    answer(caller, "2", "{'jsonrpc':'2.0','id':null,'error':{'code':1,'message':'m'}}");

            assertThat(second.statusCode()).isEqualTo(502);
            assertThat(first.get(AT_ONCE, TimeUnit.SECONDS).body()).contains("\"id\":1,", "-32002");
        }
    }

    @Test
    void idThatIsTooLongIsABadRequest() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            assertThat(caller.text("echo", "on")).isEqualTo("on");
            assertThat(caller.post(call("\"" + "x".repeat(5_000) + "\"", "echo", ""))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "\"a\nb\"", "\"a\rb\""})
    void idThatCannotBeIsABadRequest(String id) throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
                LogTrap log = LogTrap.set()) {
            HttpResponse<String> answer = caller.post(call("1", "echo", "").replace("\"id\":1,", "\"id\":" + id + ","));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(log.ours()).doesNotContain("Exception", "\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1999-01-01", "2099-01-01", "2025-11-26", "latest", "2026-13-01"})
    void revisionThatNobodyKnowsIsABadRequestInASessionToo(String revision) throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            LocalCaller other = new LocalCaller(gateway.url("fake"), Map.of("MCP-Protocol-Version", revision));
            assertThat(other.begin().statusCode()).isEqualTo(400);
            other.session(caller.session());

            assertThat(other.post(call("1", "echo", "")).statusCode()).isEqualTo(400);
            assertThat(other.get().statusCode()).isEqualTo(400);
            assertThat(other.delete().statusCode()).isEqualTo(400);
            assertThat(caller.text("echo", "on")).isEqualTo("on");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-03-26", "2025-06-18", "2025-11-25"})
    void revisionThatIsKnownIsTaken(String revision) throws Exception {
        LocalCaller caller = new LocalCaller(gateway.url("fake"), Map.of("MCP-Protocol-Version", revision));
        assertThat(caller.begin().statusCode()).isEqualTo(200);
        caller.close();
    }

    private static HttpResponse<String> answer(LocalCaller caller, String id, String line) throws Exception {
        return caller.postLater(call(id, "answer", line)).get(AT_ONCE, TimeUnit.SECONDS);
    }
}
