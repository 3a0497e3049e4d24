package dev.camelmcp.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SimpleTypeConverter;
import org.jspecify.annotations.Nullable;

/** Camel type converters for {@link UpstreamBody}, for HTTP engines and routes that do not know it. Stateless. */
final class UpstreamBodyConverters {

    private UpstreamBodyConverters() {}

    static void addTo(TypeConverterRegistry registry) {
        registry.addTypeConverter(
                InputStream.class,
                UpstreamBody.class,
                new SimpleTypeConverter(false, (type, exchange, body) -> ((UpstreamBody) body).toInputStream()));
        registry.addTypeConverter(
                byte[].class,
                UpstreamBody.class,
                new SimpleTypeConverter(false, (type, exchange, body) -> bytes((UpstreamBody) body)));
        registry.addTypeConverter(
                String.class,
                UpstreamBody.class,
                new SimpleTypeConverter(
                        false, (type, exchange, body) -> new String(bytes((UpstreamBody) body), charset(exchange))));
    }

    static void removeFrom(TypeConverterRegistry registry) {
        registry.removeTypeConverter(InputStream.class, UpstreamBody.class);
        registry.removeTypeConverter(byte[].class, UpstreamBody.class);
        registry.removeTypeConverter(String.class, UpstreamBody.class);
    }

    /** What the exchange says, else what JSON and event streams are written in. */
    private static Charset charset(@Nullable Exchange exchange) {
        Charset named = exchange == null ? null : ExchangeHelper.getCharset(exchange, false);
        return named == null ? StandardCharsets.UTF_8 : named;
    }

    private static byte[] bytes(UpstreamBody body) throws IOException {
        try (InputStream stream = body.toInputStream()) {
            return stream.readAllBytes();
        }
    }
}
