package dev.camelmcp.tracing;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.SpanContextPropagationExtractor;
import org.jspecify.annotations.Nullable;

/**
 * A span that had begun before the message could be read, and whose children belong to the trace that the message
 * names. It stays what it is, and says by {@code continued.trace_id} which trace goes on. Immutable.
 */
final class ContinuedSpan implements Span, SpanContextPropagationExtractor {

    private final Span span;
    private final Map<String, Object> context;

    /** @param context of the message (W3C Trace Context §3) */
    ContinuedSpan(Span span, Map<String, String> context) {
        this.span = span;
        this.context = new LinkedHashMap<>(context);
    }

    /** The one that the tracer knows. */
    Span span() {
        return span;
    }

    @Override
    public void log(Map<String, String> fields) {
        span.log(fields);
    }

    @Override
    public void setTag(String key, String value) {
        span.setTag(key, value);
    }

    @Override
    public void setComponent(String component) {
        span.setComponent(component);
    }

    @Override
    public void setError(boolean error) {
        span.setError(error);
    }

    @Override
    public Iterator<Map.Entry<String, Object>> iterator() {
        return context.entrySet().iterator();
    }

    @Override
    public @Nullable Object get(String key) {
        return context.get(key);
    }

    @Override
    public Set<String> keys() {
        return context.keySet();
    }

    @Override
    public String toString() {
        return span.toString();
    }
}
