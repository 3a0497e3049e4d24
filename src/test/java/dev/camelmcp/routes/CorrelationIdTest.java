package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * {@code correlation_id} in the log's context: the one that the authorization server got, on what is said about that
 * request, and on nothing else.
 */
class CorrelationIdTest {

    private static final String KEY = "correlation_id";

    @Test
    void everyLineAboutATokenRequestHasTheIdThatWasSent() throws Exception {
        Log log = new Log();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                StubUpstream endpoint = StubUpstream.start()) {
            Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
            settings.put("mcp.servers.api.oauth.token-url", endpoint.url());
            endpoint.behave((request, response) -> {
                boolean first = endpoint.received().size() == 1;
                response.setStatusCode(first ? 503 : 200)
                        .putHeader("Content-Type", "application/json")
                        .end(
                                first
                                        ? "{}"
                                        : "{\"access_token\":\"t0ken\",\"token_type\":\"Bearer\",\"expires_in\":60,\"scope\":\"mcp:read\"}");
            });
            try (TestGateway gateway = TestGateway.start(settings)) {
                log.open();
                gateway.producer().request("direct:mcp-oauth-cache", e -> e.setProperty("McpServer", "api"));
            }
            String first = endpoint.received().get(0).header("X-Correlation-ID");
            String second = endpoint.received().get(1).header("X-Correlation-ID");

            assertThat(first).isNotEqualTo(second);
            assertThat(log.ids("Token request correlation_id")).containsExactly(first, second);
            assertThat(log.ids("Retrying token acquisition")).containsExactly(first);
            assertThat(log.ids("Successfully obtained token")).containsExactly(second);
            assertThat(log.ids("Obtained token for api")).containsExactly(second);
        } finally {
            log.stop();
        }
    }

    private static final class Log extends AppenderBase<ILoggingEvent> {

        private final Logger logger = (Logger) LoggerFactory.getLogger("dev.camelmcp");
        private final Level level = logger.getLevel();
        private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

        void open() {
            setContext(logger.getLoggerContext());
            start();
            logger.setLevel(Level.DEBUG);
            logger.addAppender(this);
        }

        @Override
        public void stop() {
            logger.detachAppender(this);
            logger.setLevel(level);
            super.stop();
        }

        @Override
        protected void append(ILoggingEvent event) {
            event.getMDCPropertyMap();
            events.add(event);
        }

        List<String> ids(String message) {
            return events.stream()
                    .filter(e -> e.getFormattedMessage().startsWith(message))
                    .map(e -> e.getMDCPropertyMap().get(KEY))
                    .toList();
        }
    }
}
