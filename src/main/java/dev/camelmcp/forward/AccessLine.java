package dev.camelmcp.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.tracing.TraceParent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the access log. What callers named is cut, and has no character in it that is not there to be read, so that
 * nobody writes a line of his own. Immutable.
 *
 * @param time of the end
 */
record AccessLine(Instant time, Question asked, Answer answer) {

    /** Of what the gateway did not let through. */
    private static final String REFUSED = "refused";

    /** Not now; the caller may come again. */
    private static final String BUSY = "busy";

    /** The error that an answer of the listener's own is called by, which has no other name than its status. */
    static String error(int status) {
        return switch (status) {
            case 500 -> OAuthError.INTERNAL;
            case 503 -> BUSY;
            default -> REFUSED;
        };
    }

    /**
     * What a call was about, as it came; null for what is not known.
     *
     * @param traceParent the header of this name
     */
    record Question(
            @Nullable String caller,
            @Nullable String peer,
            @Nullable String httpMethod,
            @Nullable String server,
            CalledMethod called,
            @Nullable String correlationId,
            @Nullable String traceParent) {}

    /**
     * What came of it.
     *
     * @param status of the answer
     * @param millis from the head of the request to the last byte of the answer
     * @param bytes of the answer's body; -1 for unknown
     * @param complete whether the answer went out to its end
     * @param error of the gateway's, by the names of {@link ErrorReport}; null where it is not the gateway that answers
     *     with one
     */
    record Answer(
            int status,
            long millis,
            long bytes,
            boolean complete,
            @Nullable String error) {

        Answer by(@Nullable String name) {
            return new Answer(status, millis, bytes, complete, name);
        }
    }

    /** Characters of a text that are shown. */
    private static final int LONGEST = 128;

    /** What ends a line, commands a terminal, cannot be seen, or is half a character. */
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** W3C Trace Context §3.2.2. */

    /** In UTC; milliseconds are always there. */
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final JsonFactory JSON = new JsonFactory();

    /** {@code time name=value …}, with {@code -} for what is not known; a value with blanks is in quotes. */
    String text() {
        StringBuilder line = new StringBuilder(320).append(MILLIS.format(time));
        fields().forEach((name, value) -> {
            line.append(' ').append(name).append('=');
            if (value instanceof String text && !isPlain(text)) {
                line.append('"')
                        .append(JsonStringEncoder.getInstance().quoteAsString(text))
                        .append('"');
            } else {
                line.append(value == null ? "-" : value);
            }
        });
        return line.toString();
    }

    /** The same as an object, without what is not known. */
    String json() {
        StringWriter out = new StringWriter(384);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("time", MILLIS.format(time));
            for (Map.Entry<String, @Nullable Object> field : fields().entrySet()) {
                Object value = field.getValue();
                if (value instanceof Long number) {
                    json.writeNumberField(field.getKey(), number);
                } else if (value instanceof Boolean flag) {
                    json.writeBooleanField(field.getKey(), flag);
                } else if (value != null) {
                    json.writeStringField(field.getKey(), value.toString());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toString();
    }

    private Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("caller", readable(asked.caller));
        fields.put("peer", readable(asked.peer));
        fields.put("http_method", readable(asked.httpMethod));
        fields.put("server", readable(asked.server));
        fields.put("method", readable(asked.called.method()));
        fields.put("tool", readable(asked.called.tool()));
        fields.put("messages", (long) asked.called.messages());
        fields.put("status", (long) answer.status);
        fields.put("ms", answer.millis);
        fields.put("bytes", answer.bytes < 0 ? null : answer.bytes);
        fields.put("complete", answer.complete);
        fields.put("error", readable(answer.error));
        fields.put("correlation_id", readable(asked.correlationId));
        fields.put("trace_id", traceId());
        return fields;
    }

    /** By the header, which counts more than what the message says (SEP-414). */
    private @Nullable String traceId() {
        String id = TraceParent.traceId(asked.traceParent);
        return id == null ? TraceParent.traceId(asked.called.traceParent()) : id;
    }

    private static @Nullable String readable(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return isPlain(shown) ? shown : UNREADABLE.matcher(shown).replaceAll("?");
    }

    /** Whether it can stand as it is: visible ASCII, and nothing that means something in a line. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '"' || c == '=' || c == '\\') {
                return false;
            }
        }
        return !text.equals("-");
    }
}
