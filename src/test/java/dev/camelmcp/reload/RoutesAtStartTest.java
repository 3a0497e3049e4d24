package dev.camelmcp.reload;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelmcp.support.TestGateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Routes that a gateway starts with although something is missing, and what operators hear of it. */
@Timeout(60)
class RoutesAtStartTest {

    @TempDir
    private Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private EditedRoutes routes;

    @BeforeEach
    void listen() throws Exception {
        routes = EditedRoutes.in(folder);
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void leave() {
        root().detachAppender(log);
    }

    @Test
    void nothingIsSaidOfOurs() throws Exception {
        assertThat(warnings()).isEmpty();
    }

    @Test
    void thatNoRouteServesMcpIsSaid() throws Exception {
        routes.save(EditedRoutes.FORWARD, "hello: world\n");

        assertThat(warnings()).singleElement().asString().contains("No route serves /mcp/", folder.toString());
    }

    @Test
    void routeConfigurationThatIsNotThereIsNamed() throws Exception {
        routes.edit("token.camel.yaml", "routeConfigurationId: mcp-oauth-token-retry", "routeConfigurationId: nosuch");

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("mcp-oauth-token", "token.camel.yaml", "routeConfigurationId nosuch");
    }

    /** Ours; Camel 4.22 has some of its own. */
    private List<String> warnings() throws Exception {
        Map<String, String> settings = routes.settings(Map.of("mcp.servers.api.url", "http://127.0.0.1:1/mcp"));
        try (TestGateway gateway = TestGateway.start(settings)) {
            return List.copyOf(log.list).stream()
                    .filter(event -> event.getLoggerName().startsWith("dev.camelmcp."))
                    .filter(event -> event.getLevel().levelInt >= ch.qos.logback.classic.Level.WARN_INT)
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
