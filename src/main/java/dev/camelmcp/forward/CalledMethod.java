package dev.camelmcp.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.camelmcp.tracing.TraceParent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a body asks for, for the log: it decides nothing, so what cannot be read is called so, and what can be read in
 * two ways ambiguous. (A route that decides uses {@link InspectedMessage}, which refuses such a body.) All of the body
 * is looked at, lest a member at its end say something else. Immutable.
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

    private static final CalledMethod NONE = new CalledMethod(0, null, null, null);
    private static final String AMBIGUOUS = "(ambiguous)";

    /** Whatever it is, the MCP server got it, and may have made sense of it. */
    private static final CalledMethod UNREADABLE = new CalledMethod(1, "(unreadable)", null, null);

    /** As lax as a server may be: sizes are limited where bodies are read, and what is skipped takes no memory. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Never fails. */
    static CalledMethod of(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return NONE;
        }
        try (JsonParser json = JSON.createParser(body)) {
            return read(json);
        } catch (IOException e) {
            // bytes that are no UTF-8, perhaps, which some servers replace
            try (JsonParser json = JSON.createParser(new String(body, StandardCharsets.UTF_8))) {
                return read(json);
            } catch (IOException unreadable) {
                return UNREADABLE;
            }
        }
    }

    private static CalledMethod read(JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        return first == JsonToken.START_OBJECT
                ? message(json)
                : first == JsonToken.START_ARRAY ? batch(json) : UNREADABLE;
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
        return first == null ? UNREADABLE : new CalledMethod(messages, first.method, first.tool, first.traceParent);
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
            boolean wanted = json.currentName().equals(TraceParent.NAME);
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
