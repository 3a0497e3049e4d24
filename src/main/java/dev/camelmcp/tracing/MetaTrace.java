package dev.camelmcp.tracing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.camelmcp.http.PendingBody;
import dev.camelmcp.http.StreamedBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The trace context of one JSON-RPC request or notification: the members {@code traceparent}, {@code tracestate} and
 * {@code baggage} of {@code params._meta} (SEP-414), which are as in W3C Trace Context and W3C Baggage. The message
 * stays byte for byte what it was but for what is put in. Immutable.
 */
final class MetaTrace {

    private static final Set<String> NAMES = Set.of(TraceParent.NAME, "tracestate", "baggage");
    private static final byte[] PARENT_BYTES = TraceParent.NAME.getBytes(StandardCharsets.US_ASCII);

    /** A name that is there twice could mean one trace here and another in the server. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final byte[] body;
    private final Map<String, String> context;
    private final Place place;

    /**
     * Where members can be put in.
     *
     * @param offset behind the brace that begins an object
     * @param empty whether this has no member
     * @param before what opens the objects that are missing
     * @param after what closes them
     */
    private record Place(int offset, boolean empty, String before, String after) {}

    private MetaTrace(byte[] body, Map<String, String> context, Place place) {
        this.body = body;
        this.context = context;
        this.place = place;
    }

    /** Whether a look pays: it names a trace, unless it spells the name in another way than anybody does. */
    static boolean isNamedIn(byte[] body) {
        int last = body.length - PARENT_BYTES.length;
        for (int i = 0; i <= last; i++) {
            int j = 0;
            while (j < PARENT_BYTES.length && body[i + j] == PARENT_BYTES[j]) {
                j++;
            }
            if (j == PARENT_BYTES.length) {
                return true;
            }
        }
        return false;
    }

    /** Of a message; null where there is none, or it is not all here. */
    static byte @Nullable [] bytes(Message message) {
        Object body = message.getBody();
        boolean here = body != null
                && !(body instanceof PendingBody || body instanceof StreamedBody || body instanceof InputStream);
        return here ? message.getBody(byte[].class) : null;
    }

    /** What is there; null for an answer, a batch, and what is no message. */
    static @Nullable MetaTrace of(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            return json.nextToken() == JsonToken.START_OBJECT ? new Reader(json).read(body) : null;
        } catch (IOException e) {
            // the server says what is wrong with it
            return null;
        }
    }

    /** What it has; empty for none. */
    Map<String, String> context() {
        return context;
    }

    /** The message with this context, unless it has one: that of the caller's own span, which is nearer to it. */
    byte[] with(Map<String, String> context) {
        if (this.context.containsKey(TraceParent.NAME)) {
            return body;
        }
        String members = context.entrySet().stream()
                .filter(e -> NAMES.contains(e.getKey()) && !this.context.containsKey(e.getKey()))
                .map(e -> '"' + e.getKey() + "\":\""
                        + new String(JsonStringEncoder.getInstance().quoteAsString(e.getValue())) + '"')
                .collect(Collectors.joining(","));
        if (members.isEmpty()) {
            return body;
        }
        byte[] put = (place.before + members + place.after + (place.empty ? "" : ",")).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + put.length);
        out.write(body, 0, place.offset);
        out.writeBytes(put);
        out.write(body, place.offset, body.length - place.offset);
        return out.toByteArray();
    }

    /** Used once; the parser is at the message's brace. */
    private static final class Reader {

        private final JsonParser json;
        private final Map<String, String> context = new LinkedHashMap<>();
        private boolean method;
        private boolean other;

        private Reader(JsonParser json) {
            this.json = json;
        }

        private @Nullable MetaTrace read(byte[] body) throws IOException {
            int root = behind();
            Place params = null;
            boolean empty = true;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "method" -> method = value == JsonToken.VALUE_STRING;
                    case "params" -> {
                        other = value != JsonToken.START_OBJECT;
                        params = other ? null : params();
                    }
                    default -> {}
                }
                json.skipChildren();
            }
            if (!method || other || json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                return null;
            }
            Place place = params == null ? new Place(root, empty, "\"params\":{\"_meta\":{", "}}") : params;
            // of another encoding, offsets would be other ones
            return place.offset > 0 && body[place.offset - 1] == '{' ? new MetaTrace(body, context, place) : null;
        }

        private Place params() throws IOException {
            int begin = behind();
            boolean empty = true;
            Place meta = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                boolean wanted = json.currentName().equals("_meta");
                JsonToken value = json.nextToken();
                if (wanted && value == JsonToken.START_OBJECT) {
                    meta = meta();
                } else if (wanted) {
                    other = true;
                }
                json.skipChildren();
            }
            return meta == null ? new Place(begin, empty, "\"_meta\":{", "}") : meta;
        }

        private Place meta() throws IOException {
            int begin = behind();
            boolean empty = true;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (NAMES.contains(name) && value == JsonToken.VALUE_STRING) {
                    context.put(name, json.getText());
                } else if (NAMES.contains(name)) {
                    other = true;
                }
                json.skipChildren();
            }
            return new Place(begin, empty, "", "");
        }

        private int behind() {
            return Math.toIntExact(json.currentLocation().getByteOffset());
        }
    }
}
