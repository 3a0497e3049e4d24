package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamStatesTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final ServerRegistration api = Observed.server("api", "https://mcp.example.test/mcp");
    private final Servers servers = new Servers(List.of(api));
    private final UpstreamStates states = new UpstreamStates(servers, clock);

    UpstreamStatesTest() {
        servers.addListener(states);
    }

    @Test
    void serverThatWasNotAskedHasNoState() {
        assertThat(states.of(api)).isNull();
    }

    @Test
    void lastAnswerCountsWhateverWasBefore() {
        states.failed(api.serverId(), UpstreamException.unreachable("cannot be reached (connection refused)"));
        clock.advance(Duration.ofSeconds(3));
        states.answered(api.serverId(), 200);

        assertThat(states.of(api)).isEqualTo(new UpstreamState(200, clock.millis(), null));
        assertThat(states.of(api).reason(true)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "200, UP",
        "202, UP",
        "400, UP",
        "404, UP",
        "405, UP",
        "401, FAILING",
        "403, FAILING",
        "307, FAILING",
        "407, FAILING",
        "500, FAILING",
        "503, FAILING"
    })
    void statusTellsWhetherTheServerCanDoWhatItIsAsked(int status, UpstreamState.Kind kind) {
        UpstreamState state = new UpstreamState(status, 0, null);

        assertThat(state.kind()).isEqualTo(kind);
        for (boolean oauth : new boolean[] {true, false}) {
            if (kind == UpstreamState.Kind.UP) {
                assertThat(state.reason(oauth)).isNull();
            } else {
                assertThat(state.reason(oauth)).startsWith("it answers " + status + ": ");
            }
        }
    }

    @Test
    void reasonNamesWhatToCheck() {
        assertThat(new UpstreamState(401, 0, null).reason(true)).contains("oauth.audience");
        assertThat(new UpstreamState(401, 0, null).reason(false)).contains("oauth.enabled");
        assertThat(new UpstreamState(403, 0, null).reason(true)).contains("oauth.scope");
    }

    /** What is for the log is for operators too. */
    @Test
    void serverThatIsNotReachedIsSoInTheWordsOfTheLog() {
        states.failed(
                api.serverId(),
                UpstreamException.noWay(
                        "MCP server api cannot be reached (TLS failed)", false, "the certificate is over"));

        assertThat(states.of(api).kind()).isEqualTo(UpstreamState.Kind.UNREACHABLE);
        assertThat(states.of(api).reason(true))
                .isEqualTo("MCP server api cannot be reached (TLS failed): the certificate is over");
    }

    /** Would catch the state of a server that led elsewhere being taken for that of its successor. */
    @Test
    void serverThatWasChangedOrRemovedIsNotKnown() {
        states.answered(api.serverId(), 500);
        servers.replace(List.of(Observed.server("api", "https://elsewhere.example.test/mcp")));
        assertThat(states.of(api)).isNull();

        states.answered(api.serverId(), 200);
        servers.replace(List.of());
        states.answered(api.serverId(), 200);
        assertThat(states.of(api)).isNull();
    }
}
