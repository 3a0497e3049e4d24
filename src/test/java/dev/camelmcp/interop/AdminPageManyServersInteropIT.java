package dev.camelmcp.interop;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The status page of thirty servers, of which four fail, each in a way of its own; {@code admin-page-many.mjs} has the
 * steps.
 */
class AdminPageManyServersInteropIT {

    private static final String KEY = "k3y-of-the-gateways-operator";
    private static final Path PICTURES = Path.of("target", "admin-page-many").toAbsolutePath();
    private static final String BECOME = "/become/";
    private static final int WELL = 26;

    private static final AtomicInteger broken = new AtomicInteger(500);
    private static PageChecks checks;

    @BeforeAll
    static void useThePage() throws Exception {
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                StubUpstream upstream = StubUpstream.start(AdminPageManyServersInteropIT::answer);
                TestGateway gateway = TestGateway.start(settings(as, upstream))) {
            checks = PageChecks.run(
                    "admin-page-many.mjs",
                    "http://127.0.0.1:" + gateway.port() + "/admin",
                    KEY,
                    PICTURES.toString(),
                    "http://127.0.0.1:" + URI.create(upstream.url()).getPort());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failing first",
                "causes",
                "a token is not all",
                "filter",
                "search",
                "table",
                "no dashes",
                "traffic",
                "history",
                "gateway",
                "width 1280 light",
                "width 1280 dark",
                "width 390 light",
                "width 390 dark",
                "width 360 light",
                "width 360 dark",
                "contrast",
                "confirmation",
                "comes and goes",
                "stays under the pointer",
                "complaints",
                "elsewhere"
            })
    void pageShowsWhatFailsAndWhy(String check) {
        checks.assertOk(check);
    }

    private static Map<String, String> settings(TestAuthorizationServer as, StubUpstream upstream) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < WELL; i++) {
            String id = String.format("well-%02d", i + 1);
            if (i % 3 == 0) {
                settings.put("mcp.servers." + id + ".url", upstream.url());
            } else {
                settings.putAll(TestGateway.server(id, upstream.url(), as));
            }
        }
        settings.putAll(TestGateway.server("wrong-secret", upstream.url(), as));
        settings.put("mcp.servers.wrong-secret.oauth.client-secret", "wr0ng");
        settings.putAll(TestGateway.server("no-token-endpoint", upstream.url(), as));
        settings.put("mcp.servers.no-token-endpoint.oauth.token-url", "http://127.0.0.1:1/token");
        settings.putAll(TestGateway.server("server-down", "http://127.0.0.1:1/mcp", as));
        settings.putAll(TestGateway.server("server-broken", upstream.url() + "/broken", as));
        settings.put("mcp.admin.api-key", KEY);
        settings.put("mcp.oauth.failure-pause", "0");
        return settings;
    }

    private static void answer(Received request, HttpServerResponse response) {
        if (request.uri().startsWith(BECOME)) {
            broken.set(Integer.parseInt(request.uri().substring(BECOME.length())));
            response.end();
        } else if (request.uri().endsWith("/broken") && broken.get() != 200) {
            response.setStatusCode(broken.get()).end();
        } else if (request.method().equals("GET")) {
            response.setChunked(true)
                    .putHeader("Content-Type", "text/event-stream")
                    .writeHead();
        } else {
            StubUpstream.ok(request, response);
        }
    }
}
