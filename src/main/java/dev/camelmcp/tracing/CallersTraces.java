package dev.camelmcp.tracing;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelTracingService;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with the trace that a caller's message names in {@code params._meta} (SEP-414), where one of Camel's tracers
 * is at work; without one, does nothing. Thread-safe.
 */
public final class CallersTraces implements AutoCloseable {

    /** Of camel-telemetry, which camel-opentelemetry2 and its like are made on. */
    private static final String TRACER = "org.apache.camel.telemetry.Tracer";

    private final CamelContext context;
    private volatile @Nullable TracedCalls traced;

    public CallersTraces(CamelContext context) {
        this.context = context;
    }

    /** From now on, if there is a tracer; hosts add theirs before the context starts. */
    public void start() {
        Class<?> known = context.getClassResolver().resolveClass(TRACER);
        CamelTracingService tracer = context.hasService(CamelTracingService.class);
        if (traced == null && known != null && known.isInstance(tracer)) {
            traced = TracedCalls.of(tracer);
        }
    }

    /** To be called when the message is there, before anything is sent for it. */
    public void goOn(Exchange exchange) {
        TracedCalls calls = traced;
        byte[] message = calls == null ? null : MetaTrace.bytes(exchange.getMessage());
        if (calls != null && message != null && MetaTrace.isNamedIn(message)) {
            calls.goOn(exchange, message);
        }
    }

    @Override
    public void close() {
        TracedCalls calls = traced;
        traced = null;
        if (calls != null) {
            calls.close();
        }
    }
}
