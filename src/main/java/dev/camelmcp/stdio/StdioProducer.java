package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerRegistration;
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

    private static final int FIRST_ERROR = 400;

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
        AsyncCallback once = once(exchange, callback);
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
    private AsyncCallback once(Exchange exchange, AsyncCallback callback) {
        AtomicBoolean done = new AtomicBoolean();
        return sync -> {
            if (done.compareAndSet(false, true)) {
                report(exchange);
                callback.done(sync);
            }
        };
    }

    /** An error status is this component's own, and says nothing about the program. */
    private void report(Exchange exchange) {
        ServerRegistration server =
                exchange.getProperty(ServerRegistration.EXCHANGE_PROPERTY, ServerRegistration.class);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (exchange.getException() instanceof UpstreamException failure) {
            component.events().failed(server, failure);
        } else if (exchange.getException() == null && status > 0 && status < FIRST_ERROR) {
            component.events().answered(server, status);
        }
    }
}
