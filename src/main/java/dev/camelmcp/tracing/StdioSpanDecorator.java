package dev.camelmcp.tracing;

/** Of requests to local MCP servers. Stateless. */
public final class StdioSpanDecorator extends MetaSpanDecorator {

    public StdioSpanDecorator() {
        super("mcp-stdio");
    }
}
