package dev.camelmcp.discovery;

import dev.camelmcp.config.ServerRegistration;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists the tools of an MCP server by a session of its own. Blocks. Stateless. */
public final class ToolDiscovery {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private ToolDiscovery() {}

    /**
     * The server's tools, in its order.
     *
     * @param authorization the {@code Authorization} header value; null for a server without OAuth
     * @throws RuntimeException of the SDK when the server cannot be reached or refuses
     */
    public static List<Tool> list(ServerRegistration server, @Nullable String authorization) {
        URI url = server.url();
        String base = url.getScheme() + "://" + url.getRawAuthority();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        HttpClientStreamableHttpTransport transport = HttpClientStreamableHttpTransport.builder(base)
                .endpoint(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .connectTimeout(TIMEOUT)
                .addHttpRequestCustomizer((request, method, uri, body, context) -> {
                    server.headers().forEach((name, value) -> request.header(name, value.value()));
                    if (authorization != null) {
                        request.header("Authorization", authorization);
                    }
                })
                .build();
        try (McpSyncClient client = McpClient.sync(transport)
                .clientInfo(McpSchema.Implementation.builder("camel-mcp-oauth", version())
                        .build())
                .requestTimeout(TIMEOUT)
                .initializationTimeout(TIMEOUT)
                .build()) {
            client.initialize();
            return client.listTools().tools().stream().map(ToolDiscovery::tool).toList();
        }
    }

    private static Tool tool(McpSchema.Tool tool) {
        return new Tool(tool.name(), Objects.requireNonNullElse(tool.description(), ""));
    }

    private static String version() {
        String version = ToolDiscovery.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
