package dev.camelmcp.http;

import java.io.IOException;
import java.util.function.BiPredicate;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message that is a caller's request, as long as no step has asked for it: who calls is found out before
 * anything of it is kept in memory. Reading it is a step of the route ({@code mcpRequestBody}); who needs the body and
 * finds this one, since somebody's route lacks the step, reads it in the same way. It can be asked for again, until the
 * exchange is over. Thread-safe.
 */
public interface PendingBody {

    /** What converters say of a body that was not read. */
    String UNREAD = "the request body was not read yet: put the step with ref: mcpRequestBody (mcp-forward-body in"
            + " forward.camel.yaml) before the one that needs it";

    /**
     * Puts the body that has arrived into the exchange's message, in place of this one: null where it is empty. As
     * {@link org.apache.camel.AsyncProcessor#process}; fails with {@link BodyRefusedException}. MCP bodies are JSON-RPC
     * messages: the gateway needs their id for its errors, and must be able to send them once more after a 401.
     */
    boolean read(Exchange exchange, AsyncCallback callback);

    /**
     * For who needs the body, whether a step has read it or not: goes on when it is there. As
     * {@link org.apache.camel.AsyncProcessor#process}.
     */
    static boolean read(Exchange exchange, AsyncCallback callback, BiPredicate<Exchange, AsyncCallback> next) {
        if (!(exchange.getMessage().getBody() instanceof PendingBody body)) {
            return next.test(exchange, callback);
        }
        body.read(exchange, read -> {
            if (exchange.getException() == null) {
                var unused = next.test(exchange, done -> callback.done(false));
            } else {
                callback.done(false);
            }
        });
        return false;
    }

    /** What was read; null where nothing was, or where the exchange is over. */
    byte @Nullable [] arrived();

    /**
     * For conversions.
     *
     * @throws IOException where it was not read, and would have to be waited for on an event loop
     */
    byte[] bytes(Exchange exchange) throws IOException, BodyRefusedException;
}
