package dev.camelmcp.forward;

import dev.camelmcp.http.PendingBody;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step that reads the caller's body into memory, within the limits of {@code mcp.forward.*}. Before it, nothing of
 * a body takes memory; behind it, errors have the id of the request, and the request can be sent twice. Holds no thread
 * while the body arrives. Thread-safe.
 */
public final class RequestBody extends AsyncProcessorSupport {

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return PendingBody.read(exchange, callback, RequestBody::goOn);
    }

    private static boolean goOn(Exchange exchange, AsyncCallback callback) {
        callback.done(true);
        return true;
    }
}
