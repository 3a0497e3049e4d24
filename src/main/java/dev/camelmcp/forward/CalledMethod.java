package dev.camelmcp.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a body asks for, for the log: it decides nothing, so what cannot be read is not said, and what can be read in
 * two ways is called ambiguous. (A route that decides uses {@link InspectedMessage}, which refuses such a body.) All of
 * the body is looked at, lest a member at its end say something else. Immutable.
 *
 * @param messages how many it has: more than one only in a batch (JSON-RPC 2.0 §6)
 * @param method of the first; null for a response, or none
 * @param tool that the first calls by {@code tools/call}
 * @param traceParent {@code params._meta.traceparent} of the first (SEP-414)
 */
record CalledMethod(
        int messages,
        @Nullable String method,
        @Nullable String tool,
        @Nullable String traceParent) {

    /** W3C Trace Context §3.2; in {@code _meta} under the same name. */
    static final String TRACE_PARENT = "traceparent";

    private static final CalledMethod NONE = new CalledMethod(0, null, null, null);
    private static final String AMBIGUOUS = "(ambiguous)";
    private static final JsonFactory JSON = new JsonFactory();

    /** Never fails. */
    static CalledMethod of(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return NONE;
        }
        try (JsonParser json = JSON.createParser(body)) {
            JsonToken first = json.nextToken();
            return first == JsonToken.START_OBJECT
                    ? message(json)
                    : first == JsonToken.START_ARRAY ? batch(json) : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    private static CalledMethod batch(JsonParser json) throws IOException {
        CalledMethod first = null;
        int messages = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            messages++;
            if (first == null && json.currentToken() == JsonToken.START_OBJECT) {
                first = message(json);
            } else {
                json.skipChildren();
            }
        }
        return first == null ? NONE : new CalledMethod(messages, first.method, first.tool, first.traceParent);
    }

    private static CalledMethod message(JsonParser json) throws IOException {
        String method = null;
        String name = null;
        String trace = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            if (member.equals("method")) {
                method = once(method, json, value);
            } else if (member.equals("params") && value == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String parameter = json.currentName();
                    JsonToken given = json.nextToken();
                    if (parameter.equals("name")) {
                        name = once(name, json, given);
                    } else if (parameter.equals("_meta") && given == JsonToken.START_OBJECT) {
                        trace = traceParent(json, trace);
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        boolean calls = "tools/call".equals(method) || AMBIGUOUS.equals(method);
        return new CalledMethod(1, method, calls ? name : null, trace);
    }

    private static @Nullable String traceParent(JsonParser json, @Nullable String before) throws IOException {
        String trace = before;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals(TRACE_PARENT);
            JsonToken value = json.nextToken();
            if (wanted) {
                trace = once(trace, json, value);
            } else {
                json.skipChildren();
            }
        }
        return trace;
    }

    private static @Nullable String once(@Nullable String before, JsonParser json, JsonToken value) throws IOException {
        String text = value == JsonToken.VALUE_STRING ? json.getText() : null;
        json.skipChildren();
        return before == null || before.equals(text) ? text : AMBIGUOUS;
    }
}
