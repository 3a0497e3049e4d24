package dev.camelmcp.stdio;

import dev.camelmcp.http.PendingBody;
import dev.camelmcp.http.UpstreamException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Gives one message to a local MCP server and goes on with the route when the head of the answer is there. Thread-safe.
 */
final class StdioProducer extends DefaultAsyncProducer {

    private final StdioComponent component;

    StdioProducer(StdioEndpoint endpoint, StdioComponent component) {
        super(endpoint);
        this.component = component;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return PendingBody.read(exchange, callback, this::give);
    }

    private boolean give(Exchange exchange, AsyncCallback callback) {
        try {
            return component.bridge().handle(exchange, callback);
        } catch (RefusedException e) {
            Answer.refuse(exchange, e);
        } catch (UpstreamException | RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }
}
