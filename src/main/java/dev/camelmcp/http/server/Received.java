package dev.camelmcp.http.server;

import dev.camelmcp.http.CallerBody;
import dev.camelmcp.http.PendingBody;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sent, to tell it from what a route answers: the steps of a route change the request's message, or a
 * copy of it, until one of them brings another. Values are known by identity, so what a route has set is its own also
 * where it is the same text. Immutable.
 */
final class Received {

    private final @Nullable Object uri;
    private final Object[] values;
    private final @Nullable CallerBody body;

    private Received(Message request, @Nullable CallerBody body) {
        this.uri = request.getHeader(Exchange.HTTP_URI);
        this.values = request.getHeaders().values().toArray();
        this.body = body;
    }

    /** To be called before the route. */
    static Received of(Message request, @Nullable CallerBody body) {
        return new Received(request, body);
    }

    /** Whether the body of an answer is what the caller sent, read or not, or the nothing that it sent. */
    boolean isBodyOf(Message answer) {
        Object answered = answer.getBody();
        if (answered instanceof PendingBody) {
            return true;
        }
        boolean same = body == null ? answered == null : body.isRead(answered);
        return same && (answered != null || answer.getHeader(Exchange.HTTP_URI) == uri);
    }

    /** Whether nobody has made an answer: nothing but what came in, and no status. */
    boolean isUnanswered(Message answer) {
        return isBodyOf(answer) && answer.getHeader(Exchange.HTTP_RESPONSE_CODE) == null;
    }

    /** Whether the value of a header is one that the caller sent. */
    boolean has(Object value) {
        for (Object sent : values) {
            if (sent == value) {
                return true;
            }
        }
        return false;
    }
}
