package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.http.StatusRemedy;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class UpstreamStatesTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final ServerRegistration api = Observed.server("api", "https://mcp.example.test/mcp");
    private final ServerRegistration other = Observed.server("other", "https://other.example.test/mcp");
    private final Servers servers = new Servers(List.of(api, other));
    private final UpstreamStates states = new UpstreamStates(servers, clock);

    private final Logger logger = (Logger) LoggerFactory.getLogger(UpstreamStates.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    UpstreamStatesTest() {
        servers.addListener(states);
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
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

        assertThat(states.of(api)).isEqualTo(UpstreamState.answered(200, clock.millis()));
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
        UpstreamState state = UpstreamState.answered(status, 0);

        assertThat(state.kind()).isEqualTo(kind);
        for (boolean oauth : new boolean[] {true, false}) {
            if (kind == UpstreamState.Kind.UP) {
                assertThat(state.reason(oauth)).isNull();
            } else {
                assertThat(state.reason(oauth)).startsWith("it answers " + status);
            }
        }
    }

    @Test
    void reasonNamesWhatToCheck() {
        assertThat(UpstreamState.answered(401, 0).reason(true)).contains("oauth.audience");
        assertThat(UpstreamState.answered(401, 0).reason(false)).contains("oauth.enabled");
        assertThat(UpstreamState.answered(403, 0).reason(true)).contains("oauth.scope");
    }

    /** Callers alone would know of it. */
    @Test
    void refusalIsInTheLogOnceAndItsEndToo() {
        states.answered(other.serverId(), 401);
        states.answered(other.serverId(), 401);
        states.answered(api.serverId(), 503);
        states.answered(api.serverId(), 200);
        states.answered(api.serverId(), 200);

        assertThat(lines())
                .containsExactly(
                        "MCP server other: it answers 401: " + StatusRemedy.of(401, false),
                        "MCP server api: it answers 503: look into its own log",
                        "MCP server api answers again");
    }

    /** A server that answers now this, now that, has a line in a minute. */
    @Test
    void serverInTroubleDoesNotFillTheLog() {
        for (int i = 0; i < 61; i++) {
            states.answered(api.serverId(), 500);
            states.answered(api.serverId(), 502);
            states.answered(api.serverId(), 200);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(lines())
                .hasSize(4)
                .filteredOn(l -> l.endsWith("answers again"))
                .hasSize(2);
    }

    /** Whoever gets a new token, follows a redirect or connects says what came of it. */
    @Test
    void whatOthersSayIsNotSaidTwice() {
        states.answered(api.serverId(), 302, "it redirects by 302 to https://elsewhere.example.test/");
        assertThat(states.of(api).reason(true))
                .isEqualTo("it answers 302: it redirects by 302 to https://elsewhere.example.test/");
        states.failed(api.serverId(), UpstreamException.unreachable("cannot be reached"));
        assertThat(states.of(api).reason(true)).isEqualTo("cannot be reached");

        assertThat(lines()).isEmpty();
        states.answered(api.serverId(), 200);
        states.answered(api.serverId(), 401);
        assertThat(lines()).first().isEqualTo("MCP server api answers again");
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
