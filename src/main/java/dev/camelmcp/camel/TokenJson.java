package dev.camelmcp.camel;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.JacksonDataFormat;

/**
 * camel-jackson for answers of authorization servers: with a mapper of its own, so that a host's settings do not reach it, and without Jackson's messages, which quote what they could
 * not read. What is not a JSON object reads as an empty one, which {@link dev.camelmcp.token.TokenResponse} refuses. Thread-safe.
 */
public final class TokenJson extends JacksonDataFormat {

    public TokenJson() {
        super(new JsonMapper(), Map.class);
    }

    @Override
    public Object unmarshal(Exchange exchange, Object body) {
        try {
            Object members = super.unmarshal(exchange, body);
            return members == null ? Map.of() : members;
        } catch (Exception e) {
            return Map.of();
        }
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) throws IOException {
        return unmarshal(exchange, (Object) stream);
    }
}
