package dev.camelmcp.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelmcp.config.JwtSettings;
import java.io.IOException;
import java.io.StringWriter;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/**
 * Tells MCP clients where to get a token for an MCP server (RFC 9728 §2). Everybody may ask, so it does not say whether
 * there is such a server. Thread-safe.
 */
public final class ResourceMetadata implements Processor {

    private static final JsonFactory JSON = new JsonFactory();

    private final @Nullable JwtSettings jwt;
    private final ResourceUrls urls;

    /** @param jwt null where callers do not come with tokens, and there is nothing to tell */
    public ResourceMetadata(@Nullable JwtSettings jwt, ResourceUrls urls) {
        this.jwt = jwt;
        this.urls = urls;
    }

    @Override
    public void process(Exchange exchange) throws RequestRefusedException, IOException {
        String resource = urls.resource(exchange.getMessage());
        if (jwt == null || resource == null) {
            throw new RequestRefusedException(404, "there is no such metadata");
        }
        Message answer = new DefaultMessage(exchange.getContext());
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        answer.setBody(json(resource, jwt));
        exchange.setMessage(answer);
    }

    private static String json(String resource, JwtSettings jwt) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("resource", resource);
            json.writeArrayFieldStart("authorization_servers");
            json.writeString(jwt.issuer());
            json.writeEndArray();
            if (!jwt.requiredScopes().isEmpty()) {
                json.writeArrayFieldStart("scopes_supported");
                for (String scope : jwt.requiredScopes().values()) {
                    json.writeString(scope);
                }
                json.writeEndArray();
            }
            json.writeArrayFieldStart("bearer_methods_supported");
            json.writeString("header");
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }
}
