package dev.camelmcp.http.client;

import dev.camelmcp.http.PendingBody;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Sends one message to an MCP server and goes on with the route when the head of the answer is there. Thread-safe. */
final class UpstreamProducer extends DefaultAsyncProducer {

    private final UpstreamComponent component;

    UpstreamProducer(UpstreamEndpoint endpoint, UpstreamComponent component) {
        super(endpoint);
        this.component = component;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return PendingBody.read(exchange, callback, this::send);
    }

    private boolean send(Exchange exchange, AsyncCallback callback) {
        new UpstreamRequest(component.upstream(), exchange, callback).send();
        return false;
    }
}
