package dev.camelmcp.stdio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.camelmcp.stdio.RpcMessage.Envelope;
import dev.camelmcp.stdio.RpcMessage.Kind;
import dev.camelmcp.stdio.RpcMessage.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON-RPC messages without taking them apart. Used once. */
final class RpcReader {

    static final String INITIALIZE = "initialize";
    static final String INITIALIZED = "notifications/initialized";
    static final String CANCELLED = "notifications/cancelled";
    static final String PROGRESS = "notifications/progress";

    private static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";
    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    /** Which member of its parameters a method is about (MCP 2026-07-28, Standard Request Headers). */
    private static final Map<String, String> SUBJECTS = Map.of(
            "tools/call", "name",
            "prompts/get", "name",
            "resources/read", "uri",
            "tasks/get", "taskId",
            "tasks/update", "taskId",
            "tasks/cancel", "taskId");

    /**
     * Lengths are limited where lines and bodies are read. A name that is there twice could mean one thing here and
     * another in the server.
     */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(500)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser json;
    private boolean rpc;
    private boolean result;
    private boolean error;
    private @Nullable String method;
    private @Nullable Part id;
    private @Nullable Part progressToken;
    private @Nullable Part metaProgressToken;
    private @Nullable Part requestId;
    private @Nullable Part subscription;
    private @Nullable String version;
    private boolean capabilities;
    private int code;
    private final Map<String, String> texts = new HashMap<>();

    private RpcReader(JsonParser json) {
        this.json = json;
    }

    /**
     * A line that the bridge made itself.
     *
     * @throws IllegalArgumentException when it is no message
     */
    static RpcMessage line(byte[] bytes) {
        try {
            return message(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("no JSON-RPC message", e);
        }
    }

    /**
     * The message on a line.
     *
     * @throws IOException when it is none; without what is there
     */
    static RpcMessage message(byte[] bytes) throws IOException {
        List<RpcMessage> messages = messages(bytes);
        if (messages.size() != 1 || isBatch(bytes)) {
            throw new IOException("not one message");
        }
        return messages.get(0);
    }

    /** Whether it is an array of messages (JSON-RPC 2.0 §6). */
    static boolean isBatch(byte[] bytes) {
        int first = 0;
        while (first < bytes.length && bytes[first] <= ' ') {
            first++;
        }
        return first < bytes.length && bytes[first] == '[';
    }

    /**
     * The message of a request body, or all those of a batch.
     *
     * @throws IOException when there is anything else in it, or nothing; without what is there
     */
    static List<RpcMessage> messages(byte[] body) throws IOException {
        refuseNul(body);
        List<RpcMessage> messages = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            boolean batch = json.nextToken() == JsonToken.START_ARRAY;
            if (batch) {
                json.nextToken();
            }
            while (json.currentToken() == JsonToken.START_OBJECT) {
                int start = Math.toIntExact(json.currentTokenLocation().getByteOffset());
                RpcReader reader = new RpcReader(json);
                reader.read();
                int end = Math.toIntExact(json.currentLocation().getByteOffset());
                messages.add(reader.message(onOneLine(Arrays.copyOfRange(body, start, end)), start));
                if (!batch) {
                    break;
                }
                json.nextToken();
            }
            boolean whole = !batch || json.currentToken() == JsonToken.END_ARRAY;
            if (!whole || messages.isEmpty() || json.nextToken() != null) {
                throw new IOException("not a JSON-RPC message");
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException("not JSON");
        }
        return messages;
    }

    /** It would make Jackson take the text for UTF-16. */
    static void refuseNul(byte[] bytes) throws IOException {
        for (byte b : bytes) {
            if (b == 0) {
                throw new IOException("not UTF-8");
            }
        }
    }

    /** Of JSON, where a string cannot hold a line break, so that all there are mean as much as blanks. */
    private static byte[] onOneLine(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                json[i] = ' ';
            }
        }
        return json;
    }

    private void read() throws IOException {
        members(JsonToken.START_OBJECT, (name, value) -> {
            switch (name) {
                case "jsonrpc" ->
                    rpc = value == JsonToken.VALUE_STRING && json.getText().equals("2.0");
                case "method" -> method = value == JsonToken.VALUE_STRING ? json.getText() : null;
                case "id" -> id = value == JsonToken.VALUE_STRING || value.isNumeric() ? part() : none();
                case "result" -> {
                    result = true;
                    members(value, this::readMeta);
                }
                case "error" -> {
                    error = true;
                    members(value, this::readCode);
                }
                case "params" -> members(value, this::readParameter);
                default -> {}
            }
        });
    }

    /** Takes one member of an object; the parser is at its value. */
    @FunctionalInterface
    private interface Member {
        void read(String name, JsonToken value) throws IOException;
    }

    /** Reads the members of the object that the parser is at; of anything else there are none. */
    private void members(JsonToken token, Member member) throws IOException {
        while (token == JsonToken.START_OBJECT && json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            member.read(name, json.nextToken());
            json.skipChildren();
        }
    }

    private void readParameter(String name, JsonToken value) throws IOException {
        switch (name) {
            case "progressToken" -> progressToken = part();
            case "requestId" -> requestId = part();
            case "name", "uri", "taskId" -> readText(name, value);
            default -> readMeta(name, value);
        }
    }

    private void readText(String name, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            texts.put(name, json.getText());
        }
    }

    /** Of parameters or of a result. */
    private void readMeta(String name, JsonToken value) throws IOException {
        if (name.equals("_meta")) {
            members(value, this::readMetaMember);
        }
    }

    private void readCode(String name, JsonToken value) throws IOException {
        if (name.equals("code") && value == JsonToken.VALUE_NUMBER_INT) {
            code = json.getValueAsInt();
        }
    }

    private void readMetaMember(String name, JsonToken value) throws IOException {
        switch (name) {
            case "progressToken" -> metaProgressToken = part();
            case SUBSCRIPTION -> subscription = part();
            case CAPABILITIES -> capabilities = value == JsonToken.START_OBJECT;
            case VERSION -> version = value == JsonToken.VALUE_STRING ? json.getText() : null;
            default -> {}
        }
    }

    private @Nullable Part part() throws IOException {
        String key = switch (json.currentToken()) {
            case VALUE_STRING -> '"' + Ids.text(json.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Ids.number(json.getText());
            default -> null;
        };
        return key == null ? null : part(json, key);
    }

    /** What stands in the place of an id and can be none. */
    private Part none() throws IOException {
        int start = Math.toIntExact(json.currentTokenLocation().getByteOffset());
        json.skipChildren();
        return new Part(Part.NULL, start, Math.toIntExact(json.currentLocation().getByteOffset()));
    }

    /** The value that a parser is at, and has read. */
    static Part part(JsonParser json, String key) {
        int start = Math.toIntExact(json.currentTokenLocation().getByteOffset());
        return new Part(key, start, Math.toIntExact(json.currentLocation().getByteOffset()));
    }

    private RpcMessage message(byte[] bytes, int offset) throws IOException {
        boolean request = method != null && !result && !error;
        boolean response = method == null && result != error;
        if (!rpc || !(request || response) || (result && id == null)) {
            throw new IOException("not a JSON-RPC message");
        }
        boolean unnamed = id == null || id.key().equals(Part.NULL);
        Kind kind = request ? unnamed ? Kind.NOTIFICATION : Kind.REQUEST : error ? Kind.ERROR : Kind.RESPONSE;
        Part progress =
                kind == Kind.REQUEST ? metaProgressToken : RpcReader.PROGRESS.equals(method) ? progressToken : null;
        return new RpcMessage(
                bytes,
                kind,
                method,
                moved(id, offset),
                moved(progress, offset),
                CANCELLED.equals(method) ? moved(requestId, offset) : null,
                moved(subscription, offset),
                new Envelope(
                        version,
                        capabilities,
                        method == null ? null : texts.get(SUBJECTS.getOrDefault(method, "")),
                        code));
    }

    private static @Nullable Part moved(@Nullable Part part, int offset) {
        return part == null ? null : new Part(part.key(), part.start() - offset, part.end() - offset);
    }
}
