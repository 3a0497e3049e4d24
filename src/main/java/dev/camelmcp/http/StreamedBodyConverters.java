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

/** Camel type converters for {@link StreamedBody}, for HTTP engines and routes that do not know it. Stateless. */
public final class StreamedBodyConverters {

    private StreamedBodyConverters() {}

    public static void addTo(TypeConverterRegistry registry) {
        registry.addTypeConverter(
                InputStream.class,
                StreamedBody.class,
                new SimpleTypeConverter(false, (type, exchange, body) -> ((StreamedBody) body).toInputStream()));
        registry.addTypeConverter(
                byte[].class,
                StreamedBody.class,
                new SimpleTypeConverter(false, (type, exchange, body) -> bytes((StreamedBody) body)));
        registry.addTypeConverter(
                String.class,
                StreamedBody.class,
                new SimpleTypeConverter(
                        false, (type, exchange, body) -> new String(bytes((StreamedBody) body), charset(exchange))));
    }

    public static void removeFrom(TypeConverterRegistry registry) {
        registry.removeTypeConverter(InputStream.class, StreamedBody.class);
        registry.removeTypeConverter(byte[].class, StreamedBody.class);
        registry.removeTypeConverter(String.class, StreamedBody.class);
    }

    /** What the exchange says, else what JSON and event streams are written in. */
    private static Charset charset(@Nullable Exchange exchange) {
        Charset named = exchange == null ? null : ExchangeHelper.getCharset(exchange, false);
        return named == null ? StandardCharsets.UTF_8 : named;
    }

    private static byte[] bytes(StreamedBody body) throws IOException {
        try (InputStream stream = body.toInputStream()) {
            return stream.readAllBytes();
        }
    }
}
