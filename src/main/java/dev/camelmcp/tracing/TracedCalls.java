package dev.camelmcp.tracing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelTracingService;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.SpanLifecycleManager;
import org.apache.camel.telemetry.SpanStorageManager;
import org.apache.camel.telemetry.SpanStorageManagerExchange;
import org.apache.camel.telemetry.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * One of Camel's tracers, in whose spans the trace of a message goes on. Camel begins the span of a request with its
 * headers, when nobody has read the message yet: this span stays as it is, the next ones are children of what the
 * message names. Only with camel-telemetry. Thread-safe.
 */
final class TracedCalls implements AutoCloseable {

    /** On the span of the request, which is in another trace. */
    private static final String TRACE_ID = "continued.trace_id";

    private final Tracer tracer;
    private final SpanLifecycleManager camels;
    private final SpanLifecycleManager ours;
    private final SpanStorageManager spans = new SpanStorageManagerExchange();

    private TracedCalls(Tracer tracer) {
        this.tracer = tracer;
        this.camels = tracer.getSpanLifecycleManager();
        // a proxy: the interface is another one in Camel 4.14
        this.ours = (SpanLifecycleManager) Proxy.newProxyInstance(
                TracedCalls.class.getClassLoader(), new Class<?>[] {SpanLifecycleManager.class}, handler(camels));
        tracer.setSpanLifecycleManager(ours);
    }

    /** Null for a tracer that is not of camel-telemetry. */
    static @Nullable TracedCalls of(CamelTracingService service) {
        return service instanceof Tracer tracer ? new TracedCalls(tracer) : null;
    }

    @Override
    public void close() {
        if (tracer.getSpanLifecycleManager() == ours) {
            tracer.setSpanLifecycleManager(camels);
        }
    }

    /** Has what comes next in the exchange be part of the trace that the message names. */
    void goOn(Exchange exchange, byte[] message) {
        MetaTrace meta = MetaTrace.of(message);
        String trace = meta == null ? null : TraceParent.traceId(meta.context().get(TraceParent.NAME));
        // where the request has its header of that trace, its own span is part of it already
        if (meta == null
                || trace == null
                || trace.equals(TraceParent.traceId(exchange.getIn().getHeader(TraceParent.NAME, String.class)))) {
            return;
        }
        Deque<Span> open = new ArrayDeque<>();
        for (Span span = spans.pull(exchange); span != null; span = spans.pull(exchange)) {
            open.push(span);
        }
        if (!open.isEmpty()) {
            Span request = open.pop();
            request.setTag(TRACE_ID, trace);
            open.push(new ContinuedSpan(request, meta.context()));
        }
        open.forEach(span -> spans.push(exchange, span));
    }

    private static InvocationHandler handler(SpanLifecycleManager camels) {
        return (proxy, method, arguments) -> {
            Object[] given = arguments == null ? new Object[0] : arguments.clone();
            boolean creates = method.getName().equals("create");
            for (int i = 0; i < given.length; i++) {
                if (given[i] instanceof ContinuedSpan continued) {
                    given[i] = creates ? null : continued.span();
                    if (creates) {
                        // without a parent, Camel takes what comes with the message
                        given[given.length - 1] = continued;
                    }
                }
            }
            try {
                return method.invoke(camels, given);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
    }
}
