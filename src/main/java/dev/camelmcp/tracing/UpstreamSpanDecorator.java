package dev.camelmcp.tracing;

/** Of requests to remote MCP servers. Stateless. */
public final class UpstreamSpanDecorator extends MetaSpanDecorator {

    public UpstreamSpanDecorator() {
        super("mcp-upstream");
    }
}
