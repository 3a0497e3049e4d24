package dev.camelmcp.acquire;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.MDC;

/**
 * Puts the id of the request to the authorization server into the log's context ({@code correlation_id}) for one
 * message or task, and takes it out again: an acquisition moves between threads that others use too. Stateless.
 */
final class CorrelationId {

    /** Exchange property. */
    static final String PROPERTY = "McpOAuthCorrelationId";

    private static final String KEY = "correlation_id";

    private CorrelationId() {}

    static void log(Exchange exchange, Runnable message) {
        Boolean unused = during(exchange, () -> {
            message.run();
            return true;
        });
    }

    static <T> T during(Exchange exchange, Supplier<T> task) {
        String id = exchange.getProperty(PROPERTY, String.class);
        if (id == null) {
            return task.get();
        }
        MDC.put(KEY, id);
        try {
            return task.get();
        } finally {
            MDC.remove(KEY);
        }
    }
}
