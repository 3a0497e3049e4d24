package dev.camelmcp.http.client;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The endpoint of {@link UpstreamComponent}; its name is for reading only. Immutable. */
public final class UpstreamEndpoint extends DefaultEndpoint {

    UpstreamEndpoint(String uri, UpstreamComponent component) {
        super(uri, component);
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
