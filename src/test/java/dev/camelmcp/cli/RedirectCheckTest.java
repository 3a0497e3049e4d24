package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import dev.camelmcp.support.StubTools;
import dev.camelmcp.support.StubUpstream;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} names the URL to configure where a server leads elsewhere, whether the gateway would follow or not. */
@Timeout(60)
class RedirectCheckTest {

    @TempDir
    Path folder;

    @Test
    void serverThatWorksByARedirectIsWellAndTheUrlIsNamed() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(RedirectCheckTest::mcp);
                Session session = session(upstream.url())) {
            ServerRegistration server = session.server("api");
            List<Tool> tools = session.tools(server);
            String url = upstream.url() + "/";

            assertThat(new Verdict(server, 0, tools, session.advice(server), null, List.of()).line(false))
                    .isEqualTo("api: OK, no OAuth, 1 tool: echo; redirects by 307 to " + url
                            + ": set mcp.servers.api.url=" + url);
        }
    }

    @Test
    void serverThatLeadsToAnotherOriginFailsAndTheUrlIsNamed() throws Exception {
        try (StubUpstream upstream = StubUpstream.start((request, response) -> response.setStatusCode(308)
                        .putHeader("Location", "https://mcp.example.com/mcp/?key=s3cret")
                        .end());
                Session session = session(upstream.url())) {
            ServerRegistration server = session.server("api");

            assertThatThrownBy(() -> session.tools(server))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("MCP server api answers by a redirect, which is not followed: it redirects by 308 to"
                            + " https://mcp.example.com/mcp/: set mcp.servers.api.url=https://mcp.example.com/mcp/")
                    .extracting(e -> ((CommandFailure) e).code())
                    .isEqualTo("mcp_server_redirects");
        }
    }

    private Session session(String url) throws Exception {
        Path properties = folder.resolve("application.properties");
        Files.writeString(properties, "mcp.servers.api.url=" + url + "\n");
        return Session.open(Optional.of(properties), Gateway.Mode.TOKENS);
    }

    /** An MCP server at {@code /mcp/}, as Starlette mounts it. */
    private static void mcp(StubUpstream.Received request, HttpServerResponse response) {
        if (request.uri().equals("/mcp")) {
            response.setStatusCode(307).putHeader("Location", "/mcp/").end();
        } else {
            StubTools.answer(request, response);
        }
    }
}
