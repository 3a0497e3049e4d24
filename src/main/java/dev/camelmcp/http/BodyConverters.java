package dev.camelmcp.http;

import io.vertx.core.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.BacklogTracer;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SimpleTypeConverter;
import org.jspecify.annotations.Nullable;

/**
 * Camel type converters for {@link StreamedBody} and {@link PendingBody}, for HTTP engines and routes that do not know
 * them. Stateless.
 */
public final class BodyConverters {

    private BodyConverters() {}

    public static void addTo(TypeConverterRegistry registry) {
        add(registry, StreamedBody.class, (exchange, body) -> body.toInputStream());
        add(registry, PendingBody.class, (exchange, body) -> new ByteArrayInputStream(body.bytes(exchange)));
    }

    public static void removeFrom(TypeConverterRegistry registry) {
        for (Class<?> body : List.of(StreamedBody.class, PendingBody.class)) {
            registry.removeTypeConverter(InputStream.class, body);
            registry.removeTypeConverter(byte[].class, body);
            registry.removeTypeConverter(String.class, body);
        }
    }

    private static <T> void add(TypeConverterRegistry registry, Class<T> from, Opening<T> opening) {
        registry.addTypeConverter(
                InputStream.class,
                from,
                new SimpleTypeConverter(false, (type, exchange, body) -> opening.open(exchange, from.cast(body))));
        registry.addTypeConverter(byte[].class, from, new SimpleTypeConverter(false, (type, exchange, body) -> {
            mayWaitFor(body);
            return bytes(opening.open(exchange, from.cast(body)));
        }));
        registry.addTypeConverter(String.class, from, new SimpleTypeConverter(false, (type, exchange, body) -> {
            mayWaitFor(body);
            mayBeText(exchange, body);
            return new String(bytes(opening.open(exchange, from.cast(body))), charset(exchange));
        }));
    }

    /** On an event loop the rest of an answer would never come: it is what brings it. */
    private static void mayWaitFor(Object body) {
        if (body instanceof StreamedBody && Context.isOnEventLoopThread()) {
            throw new IllegalStateException("the answer of the MCP server is still arriving, and this thread must not"
                    + " wait for it: read it behind a threads: step, or leave it to the caller");
        }
    }

    /** Camel's tracers want each body as text, and would take the answer from the caller. */
    private static void mayBeText(@Nullable Exchange exchange, Object body) {
        if (exchange != null && body instanceof StreamedBody && isTraced(exchange.getContext())) {
            throw new IllegalStateException("the answer of the MCP server is still arriving, and no text as long as"
                    + " Camel's tracing is on (camel.main.tracing, camel.trace.enabled, camel.trace.standby): convert it"
                    + " to byte[]");
        }
    }

    private static boolean isTraced(CamelContext context) {
        BacklogTracer tracer = context.getCamelContextExtension().getContextPlugin(BacklogTracer.class);
        return Boolean.TRUE.equals(context.isTracing())
                || (tracer != null && (tracer.isEnabled() || tracer.isStandby()));
    }

    /** What the exchange says, else what JSON and event streams are written in. */
    private static Charset charset(@Nullable Exchange exchange) {
        Charset named = exchange == null ? null : ExchangeHelper.getCharset(exchange, false);
        return named == null ? StandardCharsets.UTF_8 : named;
    }

    private static byte[] bytes(InputStream opened) throws IOException {
        try (opened) {
            return opened.readAllBytes();
        }
    }

    @FunctionalInterface
    private interface Opening<T> {

        InputStream open(Exchange exchange, T body) throws Exception;
    }
}
