package dev.camelmcp.discovery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for its tools, by the revision of MCP that it speaks: with a session where it begins one, which are
 * most (2024-11-05 to 2025-11-25), else without (2026-07-28). Used by one thread, which waits.
 */
final class ToolQuery {

    private static final String NEWEST_WITH_SESSIONS = "2025-11-25";
    private static final Set<String> WITH_SESSIONS =
            Set.of(NEWEST_WITH_SESSIONS, "2025-06-18", "2025-03-26", "2024-11-05");
    private static final String WITHOUT_SESSIONS = "2026-07-28";
    private static final Pattern REVISION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private static final String VERSION_HEADER = "MCP-Protocol-Version";
    private static final String LIST = "tools/list";
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int MOST_PAGES = 100;
    private static final int MOST_TOOLS = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> SCHEMA = new TypeReference<>() {};

    private final ServerConversation conversation;

    /** Whether it said that it has tools; a server without a session is not asked. */
    private boolean hasTools = true;

    /** How it refused a session; null where there is one. */
    private @Nullable RefusedException withoutSession;

    ToolQuery(ServerConversation conversation) {
        this.conversation = conversation;
    }

    /**
     * All of them, in the server's order.
     *
     * @throws DiscoveryException where there are too many, or what is listed is not tools
     * @throws Exception as {@link ServerConversation#ask}
     */
    List<Tool> tools() throws Exception {
        begin();
        try {
            return pages();
        } catch (DiscoveryException e) {
            if (!hasTools && e instanceof RefusedException refused && refused.code() == METHOD_NOT_FOUND) {
                return List.of();
            }
            throw withoutSession == null ? e : conversation.failure(withoutSession, "; and without a session, ", e);
        }
    }

    private void begin() throws Exception {
        try {
            initialize(NEWEST_WITH_SESSIONS);
        } catch (RefusedException e) {
            Optional<String> older =
                    e.supported().stream().filter(WITH_SESSIONS::contains).max(Comparator.naturalOrder());
            if (older.isPresent()) {
                initialize(older.get());
                return;
            }
            withoutSession = e;
            conversation.header(VERSION_HEADER, WITHOUT_SESSIONS);
            conversation.header("Mcp-Method", LIST);
        }
    }

    private void initialize(String revision) throws Exception {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("protocolVersion", revision);
        params.putObject("capabilities");
        params.set("clientInfo", clientInfo());
        JsonNode result = conversation.ask("initialize", params);
        String answered = result.path("protocolVersion").asText();
        if (REVISION.matcher(answered).matches() && answered.compareTo(WITHOUT_SESSIONS) < 0) {
            conversation.header(VERSION_HEADER, answered);
        }
        hasTools = result.path("capabilities").has("tools");
        conversation.tell("notifications/initialized");
    }

    private List<Tool> pages() throws Exception {
        List<Tool> tools = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode result = conversation.ask(LIST, params(cursor));
            if (!result.path("tools").isArray()) {
                throw conversation.failure("its answer to tools/list has no tools");
            }
            for (JsonNode tool : result.path("tools")) {
                tools.add(tool(tool));
            }
            if (tools.size() > MOST_TOOLS) {
                throw conversation.failure("it lists more than " + MOST_TOOLS + " tools");
            }
            cursor = result.path("nextCursor").asText("");
            if (cursor.isEmpty()) {
                return tools;
            }
        }
        throw conversation.failure("it lists its tools in more than " + MOST_PAGES + " pages");
    }

    private ObjectNode params(String cursor) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (!cursor.isEmpty()) {
            params.put("cursor", cursor);
        }
        if (withoutSession != null) {
            ObjectNode meta = params.putObject("_meta");
            meta.put("io.modelcontextprotocol/protocolVersion", WITHOUT_SESSIONS);
            meta.putObject("io.modelcontextprotocol/clientCapabilities");
            meta.set("io.modelcontextprotocol/clientInfo", clientInfo());
        }
        return params;
    }

    private static ObjectNode clientInfo() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", "camel-mcp-oauth")
                .put("version", Version.TEXT);
    }

    private Tool tool(JsonNode tool) throws DiscoveryException {
        String name = tool.path("name").asText();
        if (name.isBlank()) {
            throw conversation.failure("it lists a tool without a name");
        }
        JsonNode schema = tool.path("inputSchema");
        return new Tool(
                name,
                tool.path("description").asText(""),
                schema.isObject() ? JSON.convertValue(schema, SCHEMA) : Map.of());
    }
}
