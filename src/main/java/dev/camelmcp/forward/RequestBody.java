package dev.camelmcp.forward;

import dev.camelmcp.http.PendingBody;
import dev.camelmcp.tracing.CallersTraces;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step that reads the caller's body into memory, within the limits of {@code mcp.forward.*}. Before it, nothing of
 * a body takes memory; behind it, errors have the id of the request, the request can be sent twice, and the trace is
 * that which the message names. Holds no thread while the body arrives. Thread-safe.
 */
public final class RequestBody extends AsyncProcessorSupport {

    private final CallersTraces traces;

    public RequestBody(CallersTraces traces) {
        this.traces = traces;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return PendingBody.read(exchange, callback, this::goOn);
    }

    private boolean goOn(Exchange exchange, AsyncCallback callback) {
        traces.goOn(exchange);
        callback.done(true);
        return true;
    }
}
