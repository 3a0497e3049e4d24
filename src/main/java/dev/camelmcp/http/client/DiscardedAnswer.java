package dev.camelmcp.http.client;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** An answer that nobody wants to read: its connection can be kept where little of it is left. Stateless. */
final class DiscardedAnswer {

    private static final int MOST_DIGITS = 4;
    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(1);

    private DiscardedAnswer() {}

    /** To be called before anything of its body was read. */
    static void of(HttpClientResponse response, Upstream upstream) {
        AtomicBoolean over = new AtomicBoolean();
        response.exceptionHandler(e -> over.set(true)).endHandler(v -> over.set(true));
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || length.length() > MOST_DIGITS) {
            upstream.connections().reset(response.request());
            return;
        }
        long unused = upstream.vertx().setTimer(PATIENCE, id -> {
            if (!over.get()) {
                upstream.connections().reset(response.request());
            }
        });
    }
}
