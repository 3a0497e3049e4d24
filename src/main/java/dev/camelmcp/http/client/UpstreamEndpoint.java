package dev.camelmcp.http.client;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Send MCP messages to the remote MCP server in exchange property McpServer, and stream its answers back. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "mcp-upstream",
        title = "MCP Upstream",
        syntax = "mcp-upstream:name",
        producerOnly = true,
        category = {Category.AI, Category.HTTP})
public final class UpstreamEndpoint extends DefaultEndpoint {

    @UriPath(description = "A name for reading, which chooses nothing: the server is that of the exchange property.")
    @Metadata(required = true)
    private final String name;

    UpstreamEndpoint(String uri, UpstreamComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    public String getName() {
        return name;
    }

    @Override
    public Producer createProducer() {
        return new UpstreamProducer(this, (UpstreamComponent) getComponent());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("mcp-upstream: is for sending only");
    }
}
