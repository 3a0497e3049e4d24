package dev.camelmcp.support;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The official MCP client over Streamable HTTP. By default it sends no {@code Authorization}. */
public final class TestMcpClient implements AutoCloseable {
    private final AtomicInteger toolsChanged = new AtomicInteger();
    private final McpSyncClient client;

    private TestMcpClient(HttpClientStreamableHttpTransport.Builder transport) {
        client = McpClient.sync(transport.build())
                .requestTimeout(Duration.ofSeconds(20))
                .initializationTimeout(Duration.ofSeconds(20))
                .toolsChangeConsumer(tools -> toolsChanged.incrementAndGet())
                .build();
    }

    /** Sends nothing yet; see {@link #initialize()}. */
    public static TestMcpClient of(String url) {
        return new TestMcpClient(transport(url));
    }

    public static TestMcpClient withToken(String url, String token) {
        return new TestMcpClient(transport(url)
                .addHttpRequestCustomizer((request, method, uri, body, context) ->
                        request.setHeader("Authorization", "Bearer " + token)));
    }

    private static HttpClientStreamableHttpTransport.Builder transport(String url) {
        URI uri = URI.create(url);
        return HttpClientStreamableHttpTransport.builder(uri.getScheme() + "://" + uri.getAuthority())
                .endpoint(uri.getPath());
    }

    public InitializeResult initialize() {
        return client.initialize();
    }

    public List<Tool> tools() {
        return client.listTools().tools();
    }

    /** The text of the tool's result. Throws {@link IllegalStateException} when the tool reports an error. */
    public String call(String tool, Map<String, Object> arguments) {
        CallToolResult result = client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
        String text = result.content().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .collect(Collectors.joining("\n"));
        if (Boolean.TRUE.equals(result.isError())) {
            throw new IllegalStateException(tool + " reports an error: " + text);
        }
        return text;
    }

    /** How many {@code notifications/tools/list_changed} have arrived on the GET stream. */
    public int toolsChanged() {
        return toolsChanged.get();
    }

    /** Ends the session (DELETE). */
    @Override
    public void close() {
        client.closeGracefully();
    }
}
