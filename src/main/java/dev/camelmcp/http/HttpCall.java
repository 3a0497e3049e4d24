package dev.camelmcp.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request for as long as it is open: the event loop it lives on, and what to do when the caller leaves. Kept in an exchange property, because a route may replace the
 * exchange's message. Thread-safe.
 */
public final class HttpCall {

    /** Exchange property. */
    public static final String EXCHANGE_PROPERTY = "McpHttpCall";

    private final Context context;
    private boolean gone;
    private @Nullable Runnable whenGone;

    HttpCall(Context context, HttpServerRequest request) {
        this.context = context;
        request.response().closeHandler(v -> leave());
        request.response().exceptionHandler(e -> leave());
    }

    public static @Nullable HttpCall of(Exchange exchange) {
        return exchange.getProperty(EXCHANGE_PROPERTY, HttpCall.class);
    }

    /** Runs on the caller's event loop: at once where this thread is on it. */
    void run(Runnable task) {
        if (Vertx.currentContext() == context) {
            task.run();
        } else {
            context.runOnContext(v -> task.run());
        }
    }

    /** Whether the caller has left; there is no point in asking anybody anything any more. */
    public synchronized boolean isGone() {
        return gone;
    }

    /** What to do when the caller leaves; at once where it has left already. Replaces what was set before. */
    void whenGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                whenGone = action;
                return;
            }
        }
        action.run();
    }

    /** As if the caller had left. */
    void leave() {
        Runnable action;
        synchronized (this) {
            gone = true;
            action = whenGone;
            whenGone = null;
        }
        if (action != null) {
            action.run();
        }
    }
}
