package dev.camelmcp.http.client;

import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.PendingBody;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Sends one message to an MCP server and goes on with the route when the head of the answer is there. Thread-safe. */
final class UpstreamProducer extends DefaultAsyncProducer {

    private final Upstream upstream;

    UpstreamProducer(UpstreamEndpoint endpoint, Upstream upstream) {
        super(endpoint);
        this.upstream = upstream;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return PendingBody.read(exchange, callback, this::send);
    }

    private boolean send(Exchange exchange, AsyncCallback callback) {
        new UpstreamRequest(upstream, exchange, HttpCall.of(exchange), callback).send();
        return false;
    }
}
