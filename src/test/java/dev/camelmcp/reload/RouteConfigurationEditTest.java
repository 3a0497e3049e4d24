package dev.camelmcp.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An edited {@code routeConfiguration} takes effect on the routes that use it, and on no others. */
@Timeout(120)
class RouteConfigurationEditTest {

    private static final String FILE = "error-handling.camel.yaml";
    private static final String TRANSIENT = "${header.CamelHttpResponseCode} >= 500";

    @TempDir
    private Path folder;

    @Test
    void routesThatUseItHandleErrorsAsItSaysNow() throws Exception {
        try (TestAuthorizationServer as = TestAuthorizationServer.start()) {
            Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
            settings.put("mcp.oauth.retry.max-attempts", "1");
            settings.put("mcp.oauth.failure-pause", "0");
            try (ReloadedGateway it = ReloadedGateway.start(folder, settings)) {
                Route token = it.gateway.context().getRoute("mcp-oauth-token");
                Route forward = it.gateway.context().getRoute("mcp-forward");
                assertThat(requestsOfOneFailure(as, it)).isEqualTo(2);

                it.routes.edit(FILE, TRANSIENT, "${header.CamelHttpResponseCode} == 599");
                ReloadedGateway.soon().until(() -> requestsOfOneFailure(as, it) == 1);
                assertThat(it.gateway.context().getRoute("mcp-oauth-token")).isNotSameAs(token);
                assertThat(it.gateway.context().getRoute("mcp-forward")).isSameAs(forward);

                it.routes.edit(FILE, TRANSIENT, "${header.X");
                it.awaitProblem(FILE);
                assertThat(requestsOfOneFailure(as, it)).isEqualTo(1);

                it.routes.save(FILE, EditedRoutes.original(FILE));
                ReloadedGateway.soon().until(() -> requestsOfOneFailure(as, it) == 2);
                it.awaitNoProblem();
            }
        }
    }

    private static int requestsOfOneFailure(TestAuthorizationServer as, ReloadedGateway it) throws Exception {
        as.resetCounts();
        as.answerNext(502, 502);
        assertThat(it.ping()).isEqualTo("status 503");
        as.answerNext();
        return as.tokenRequests();
    }
}
