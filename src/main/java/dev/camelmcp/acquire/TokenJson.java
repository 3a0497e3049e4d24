package dev.camelmcp.acquire;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.JacksonDataFormat;

/**
 * camel-jackson for answers of authorization servers: with a mapper of its own, so that a host's settings do not reach
 * it, and without Jackson's messages, which quote what they could not read. Some servers answer form-encoded (GitHub's
 * OAuth Apps). What is neither reads as an empty object, and exchange property {@code McpOAuthUnreadable} says what it
 * was. Thread-safe.
 */
public final class TokenJson extends JacksonDataFormat {

    public TokenJson() {
        super(
                JsonMapper.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                        .build(),
                Map.class);
    }

    /** The members of the answer in a message; empty where there are none that can be read. */
    @Override
    public Object unmarshal(Exchange exchange, Object body) throws IOException {
        byte[] bytes = body instanceof InputStream stream
                ? stream.readAllBytes()
                : exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
        return members(exchange, bytes == null ? new byte[0] : bytes);
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) throws IOException {
        return members(exchange, stream.readAllBytes());
    }

    private Object members(Exchange exchange, byte[] sent) throws IOException {
        byte[] bytes = sent;
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class);
        try {
            bytes = GzipAnswer.unpacked(sent);
            Object value = getObjectMapper().readValue(AnswerText.strict(bytes, type), Object.class);
            if (value instanceof Map) {
                return value;
            }
            if (value instanceof List<?> list) {
                exchange.setProperty(EndpointMessage.UNREADABLE, UnreadableAnswer.of(list));
                return Map.of();
            }
        } catch (AnswerTooLargeException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            Map<String, String> form = FormAnswer.parse(bytes);
            if (!form.isEmpty()) {
                return form;
            }
        }
        exchange.setProperty(EndpointMessage.UNREADABLE, UnreadableAnswer.of(bytes, type));
        return Map.of();
    }
}
