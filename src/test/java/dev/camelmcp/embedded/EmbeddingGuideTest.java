package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/embedding.md}, word by word: {@code DocumentedBlocksTest} wants each block here. */
class EmbeddingGuideTest {

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
    }

    @AfterAll
    static void stop() throws Exception {
        upstream.close();
        as.close();
    }

    @Test
    void install() throws Exception {
        try (Host host = Host.with(as, upstream.url())) {
            CamelContext context = host.context();
            McpOAuth installed = McpOAuth.install(context);
            assertThat(installed.config().servers().find("api")).isNotNull();
            assertThat(Traces.of(host.context()).routes()).contains("mcp-forward");
            installed.close();
            assertThat(Traces.of(host.context()).routes()).isEmpty();
        }
    }

    @Test
    void tokensOnly() throws Exception {
        Map<String, String> map = TestGateway.server("api", upstream.url(), as);
        Clock clock = Clock.systemUTC();
        try (Host host = Host.with(Map.of()).start()) {
            CamelContext context = host.context();
            McpOAuth.in(context)
                    .routes(McpOAuth.TOKEN_ROUTES) // tokens only, without HTTP
                    .properties(map, "my vault") // beside Camel's own, which win
                    .clock(clock)
                    .install();
            assertThat(host.authorization()).startsWith("Bearer ");
            assertThat(Traces.of(host.context()).routes()).doesNotContain("mcp-forward");
        }
    }

    @Test
    void routeGetsAToken() throws Exception {
        try (Host host = Host.with(as, upstream.url())) {
            host.routes(new RouteBuilder() {
                @Override
                public void configure() {
                    interceptSendToEndpoint("https://mcp.example.com/mcp")
                            .skipSendToOriginalEndpoint()
                            .to(upstream.url());
                    from("direct:ask")
                            .setProperty("McpServer", constant("api"))
                            .to("direct:mcp-oauth-authorize")
                            .to("https://mcp.example.com/mcp");
                }
            });
            try (McpOAuth installed = host.installTokenRoutes()) {
                host.start();
                assertThat(host.send("direct:ask", "x", "y").getException()).isNull();
                assertThat(upstream.last().header("Authorization")).startsWith("Bearer ");
                assertThat(installed.config()).isNotNull();
            }
        }
    }

    @Test
    void ownRouteTakesThePlaceOfOurs() throws Exception {
        try (Host host =
                Host.with(as, upstream.url()).listening(TestGateway.freePort()).start()) {
            CamelContext context = host.context();
            List<String> routes = new ArrayList<>(McpOAuth.ROUTES);
            routes.add("classpath:my-routes/authorize.camel.yaml");
            McpOAuth.in(context).routes(routes).install();
            assertThat(host.authorize().getMessage().getHeaders()).containsKeys("X-Tenant", "Authorization");
        }
    }
}
