package dev.camelmcp.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /admin}: JSON that nobody may keep. Stateless. */
final class AdminJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AdminJson() {}

    /** Makes it the exchange's message; nothing of the message before stays. */
    static Message answer(Exchange exchange, int status, Map<String, ? extends @Nullable Object> members) {
        Message answer = new DefaultMessage(exchange.getContext());
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        answer.setHeader("Cache-Control", "no-store");
        answer.setHeader("X-Content-Type-Options", "nosniff");
        try {
            answer.setBody(MAPPER.writeValueAsBytes(members));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers, maps and lists are JSON", e);
        }
        exchange.setMessage(answer);
        return answer;
    }
}
