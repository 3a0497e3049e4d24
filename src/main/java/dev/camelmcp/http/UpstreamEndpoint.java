package dev.camelmcp.http;

import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The endpoint of {@link UpstreamComponent}: a connection pool and its limits. Configured before it starts, not changed after. */
public final class UpstreamEndpoint extends DefaultEndpoint {

    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration responseTimeout = Duration.ofMinutes(5);
    private int maxConnections = 16_384;

    UpstreamEndpoint(String uri, UpstreamComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new UpstreamProducer(this, ((UpstreamComponent) getComponent()).vertx());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("mcp-upstream: is for sending only");
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    /** How long a connection may take. */
    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public Duration getResponseTimeout() {
        return responseTimeout;
    }

    /** How long the head of an answer may take; zero means no limit. A stream that has begun may be silent for ever. */
    public void setResponseTimeout(Duration responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    /** Connections to one MCP server; an open stream needs one for itself. */
    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }
}
