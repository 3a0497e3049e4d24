package dev.camelmcp.stdio;

import dev.camelmcp.http.PendingBody;
import dev.camelmcp.http.UpstreamException;
import java.util.concurrent.atomic.AtomicBoolean;
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
        AsyncCallback once = once(callback);
        try {
            return component.bridge().handle(exchange, once);
        } catch (RefusedException e) {
            Answer.refuse(exchange, e);
        } catch (UpstreamException | RuntimeException | LinkageError | StackOverflowError e) {
            exchange.setException(e);
        }
        once.done(true);
        return true;
    }

    /** What is thrown is the answer, also where somebody has begun to wait for another one. */
    private static AsyncCallback once(AsyncCallback callback) {
        AtomicBoolean done = new AtomicBoolean();
        return sync -> {
            if (done.compareAndSet(false, true)) {
                callback.done(sync);
            }
        };
    }
}
