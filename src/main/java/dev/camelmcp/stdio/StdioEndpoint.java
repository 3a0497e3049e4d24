package dev.camelmcp.stdio;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Give MCP messages to the local MCP server in exchange property McpServer, a program that speaks MCP on its standard
 * streams.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "mcp-stdio",
        title = "MCP Stdio",
        syntax = "mcp-stdio:name",
        producerOnly = true,
        category = {Category.AI, Category.HTTP})
public final class StdioEndpoint extends DefaultEndpoint {

    @UriPath(description = "A name for reading, which chooses nothing: the server is that of the exchange property.")
    @Metadata(required = true)
    private final String name;

    StdioEndpoint(String uri, StdioComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    public String getName() {
        return name;
    }

    @Override
    public Producer createProducer() {
        return new StdioProducer(this, (StdioComponent) getComponent());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("mcp-stdio: is for sending only");
    }
}
