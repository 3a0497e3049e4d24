package dev.camelmcp.configfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.camelmcp.config.ServerId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file as a tree, in which everything that is not ours stays as it is, in its order. Not thread-safe. */
final class ConfigDocument {

    private static final String CONFIGS = "mcp_configs";
    private static final String CONFIG = "mcp_config";
    private static final String CONFIG_NAME = "mcp_config_name";
    private static final String SERVER_NAME = "server_name";

    /** Numbers keep their digits. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);

    private final ObjectNode root;

    /** The blocks by their servers, since many may be looked for; null where they have to be looked through anew. */
    private @Nullable Map<ServerId, JsonNode> blocks;

    private ConfigDocument(ObjectNode root) {
        this.root = root;
    }

    static ConfigDocument empty() {
        return new ConfigDocument(MAPPER.createObjectNode());
    }

    static ConfigDocument parse(String text) throws EditException {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return new ConfigDocument(object);
            }
            throw new EditException("it is not a JSON object");
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new EditException("it is not valid JSON" + where + "; correct it first");
        }
    }

    /**
     * The id of the configuration that is called so, by id or by name; the only one there is, or {@code default}, where
     * none is named.
     */
    String configId(@Nullable String name) {
        JsonNode configs = root.path(CONFIGS);
        if (name == null) {
            return configs.size() == 1 ? configs.fieldNames().next() : ServerId.DEFAULT_CONFIG;
        }
        if (configs.has(name)) {
            return name;
        }
        return configs.properties().stream()
                .filter(e -> e.getValue().path(CONFIG_NAME).asText().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    /** The block of a server; null where there is none. */
    @Nullable
    JsonNode find(ServerId id) {
        if (blocks == null) {
            blocks = blocks();
        }
        return blocks.get(id);
    }

    void add(ServerId id, ServerEntry entry) throws EditException {
        ObjectNode configs = object(root, CONFIGS);
        ObjectNode config = object(configs, id.config());
        if (!config.has(CONFIG_NAME)) {
            ServerEntry.Origin origin = entry.origin();
            config.put(
                    CONFIG_NAME, origin != null && origin.config().equals(id.config()) ? origin.name() : id.config());
        }
        JsonNode servers = config.get(CONFIG);
        if (servers == null) {
            config.putArray(CONFIG).add(entry.json());
        } else if (servers instanceof ArrayNode array) {
            array.add(entry.json());
        } else {
            throw new EditException(CONFIGS + "." + id.config() + "." + CONFIG + " is not an array; correct it first");
        }
        if (blocks != null) {
            blocks.putIfAbsent(id, entry.json());
        }
    }

    void remove(ServerId id) {
        blocks = null;
        if (servers(id.config()) instanceof ArrayNode array) {
            array.remove(index(array, id.server()));
        }
    }

    /** Whether anything in it has the path of a file. */
    boolean names(Path file) {
        return root.toString()
                .contains(new String(JsonStringEncoder.getInstance().quoteAsString(file.toString())));
    }

    String text() {
        try {
            return MAPPER.writer(PRINTER).writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first of a name counts. */
    private Map<ServerId, JsonNode> blocks() {
        Map<ServerId, JsonNode> found = new HashMap<>();
        root.path(CONFIGS)
                .properties()
                .forEach(config -> config.getValue()
                        .path(CONFIG)
                        .forEach(server -> found.putIfAbsent(
                                new ServerId(
                                        config.getKey(),
                                        server.path(SERVER_NAME).asText()),
                                server)));
        return found;
    }

    private JsonNode servers(String config) {
        return root.path(CONFIGS).path(config).path(CONFIG);
    }

    private static int index(JsonNode servers, String name) {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).path(SERVER_NAME).asText().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static ObjectNode object(ObjectNode parent, String name) throws EditException {
        JsonNode found = parent.get(name);
        if (found == null) {
            return parent.putObject(name);
        }
        if (found instanceof ObjectNode object) {
            return object;
        }
        throw new EditException(name + " is not an object; correct it first");
    }
}
