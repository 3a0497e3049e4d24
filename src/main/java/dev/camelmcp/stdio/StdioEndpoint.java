package dev.camelmcp.stdio;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The endpoint of {@link StdioComponent}; its name is for reading only. Immutable. */
public final class StdioEndpoint extends DefaultEndpoint {

    StdioEndpoint(String uri, StdioComponent component) {
        super(uri, component);
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
