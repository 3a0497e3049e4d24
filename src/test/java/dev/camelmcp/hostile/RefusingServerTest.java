package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.OAuthError;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An MCP server that refuses every token costs two of them for each {@code mcp.oauth.failure-pause}, not one a request.
 */
@Timeout(30)
class RefusingServerTest {

    private static final Answer REFUSES =
            peer -> peer.write("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n");

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(10).with("mcp.oauth.failure-pause", "1h");

    @Test
    void requestsWhenTheServerRefusesEveryTokenThenTwoTokensForAllOfThem() throws Exception {
        Case it = numbered(GATEWAY.next());
        GATEWAY.server().answer(it.mcpPath(), REFUSES);
        for (int i = 0; i < 10; i++) {
            refused(it.call());
        }
        assertThat(it.requests()).as("tokens").hasSize(2);
        assertThat(it.logged())
                .filteredOn(line -> line.contains("refuses fresh tokens"))
                .hasSize(1);
    }

    /** Would catch a victim that takes the new token of another for its own old one, and has it replaced. */
    @Test
    void requestsWhenTheyComeTogetherThenTwoTokensForAllOfThem() {
        Case it = numbered(GATEWAY.next());
        GATEWAY.server().answer(it.mcpPath(), REFUSES);
        for (int round = 0; round < 3; round++) {
            it.calls(50).stream().map(CompletableFuture::join).forEach(RefusingServerTest::refused);
        }
        assertThat(it.requests()).as("tokens").hasSize(2);
        assertThat(it.logged())
                .filteredOn(line -> line.contains("refuses fresh tokens"))
                .hasSize(1);
    }

    @Test
    void serverWhenItTakesTheTokenAfterAllThenServedWithoutANewOne() throws Exception {
        Case it = numbered(GATEWAY.next());
        GATEWAY.server().answer(it.mcpPath(), REFUSES);
        refused(it.call());
        GATEWAY.server().answer(it.mcpPath(), Answers.unmarked("{\"ok\":true}"));
        assertThat(it.call().body()).isEqualTo("{\"ok\":true}");
        assertThat(it.requests()).hasSize(2);
    }

    @Test
    void tokenWhenItWasAcceptedBeforeThenReplacedAtOnce() throws Exception {
        Case it = numbered(GATEWAY.next());
        Answer takes = Answers.unmarked("{\"ok\":true}");
        GATEWAY.server().answer(it.mcpPath(), REFUSES, takes, REFUSES, takes, takes, REFUSES, takes);
        for (int i = 0; i < 4; i++) {
            assertThat(it.call().body()).isEqualTo("{\"ok\":true}");
        }
        assertThat(it.requests())
                .as("one at first, and one for each that was revoked")
                .hasSize(4);
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":-32001", "\"error\":\"" + OAuthError.TOKEN_REJECTED + "\"");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    private static Case numbered(Case it) {
        AtomicInteger issued = new AtomicInteger();
        return it.answer(
                peer -> Answers.token(TOKEN + issued.incrementAndGet(), 3600).send(peer));
    }
}
