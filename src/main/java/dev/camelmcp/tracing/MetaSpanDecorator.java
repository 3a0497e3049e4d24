package dev.camelmcp.tracing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.SpanContextPropagationInjector;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;

/**
 * Tells an MCP server the trace of a message in the message itself, too (SEP-414): a local one has no headers, and what
 * traces MCP in a remote one may not look at them. Camel finds decorators by ServiceLoader, by the scheme. Stateless.
 */
abstract class MetaSpanDecorator extends AbstractSpanDecorator {

    private final String scheme;

    MetaSpanDecorator(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public String getComponent() {
        return scheme;
    }

    @Override
    public String getComponentClassName() {
        return scheme;
    }

    @Override
    public SpanContextPropagationInjector getInjector(Exchange exchange) {
        SpanContextPropagationInjector headers = super.getInjector(exchange);
        byte[] body = MetaTrace.bytes(exchange.getIn());
        MetaTrace meta = body == null ? null : MetaTrace.of(body);
        if (meta == null) {
            return headers;
        }
        Map<String, String> context = new LinkedHashMap<>();
        return (name, value) -> {
            headers.put(name, value);
            context.put(name, value);
            exchange.getIn().setBody(meta.with(context));
        };
    }
}
