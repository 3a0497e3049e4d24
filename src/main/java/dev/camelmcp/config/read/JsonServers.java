package dev.camelmcp.config.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Names;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.read.ServerProperty.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a JSON file: <code>{"mcp_configs": {"&lt;config id&gt;": {"mcp_config_name": …, "mcp_config": […]}}}
 * </code>. Types are strict, other members are left to whom they belong. Not thread-safe; use once.
 */
final class JsonServers {

    static final String CONFIGS = "mcp_configs";
    static final String CONFIG = "mcp_config";
    static final String NAME = "server_name";

    private final JsonFile file;
    private final Function<ConfigEntry, String> placeholders;
    private final List<ConfigProblem> problems;
    private final Map<ServerId, ServerBlock> blocks = new LinkedHashMap<>();
    private boolean secrets;

    JsonServers(JsonFile file, Function<ConfigEntry, String> placeholders, List<ConfigProblem> problems) {
        this.file = file;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /** A file with one server in it. */
    static JsonNode only(String config, JsonNode entry) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject(CONFIGS).putObject(config).putArray(CONFIG).add(entry);
        return root;
    }

    Map<ServerId, ServerBlock> read() {
        JsonNode configs = file.root().path(CONFIGS);
        JsonLines at = file.lines().member(CONFIGS);
        if (!configs.isObject()) {
            problem(at, CONFIGS, "must be an object: {\"default\": {\"mcp_config\": [ … ]}}");
            return blocks;
        }
        configs.properties().forEach(e -> config(e.getKey(), e.getValue(), at.member(e.getKey())));
        return blocks;
    }

    /** Whether a secret itself stands in what was read, and not a placeholder for it. */
    boolean hasSecrets() {
        return secrets;
    }

    private void config(String id, JsonNode config, JsonLines at) {
        String name = CONFIGS + "." + id;
        if (!ServerId.isValid(id)) {
            problem(at, name, "a config id may hold letters, digits, '.', '_' and '-' only");
            return;
        }
        JsonNode servers = config.path(CONFIG);
        if (!servers.isArray()) {
            problem(at, name + "." + CONFIG, "must be an array of servers");
            return;
        }
        JsonLines lines = at.member(CONFIG);
        for (int i = 0; i < servers.size(); i++) {
            server(id, servers.get(i), name + "." + CONFIG + "[" + i + "]", lines.element(i));
        }
    }

    private void server(String config, JsonNode server, String name, JsonLines at) {
        JsonNode id = server.path(NAME);
        if (!id.isTextual() || !ServerId.isValid(id.textValue())) {
            problem(
                    id.isMissingNode() ? at : at.member(NAME),
                    name + "." + NAME,
                    "is required: the server's id, of letters, digits, '.', '_' and '-'");
            return;
        }
        ServerId serverId = new ServerId(config, id.textValue());
        if (blocks.containsKey(serverId)) {
            problem(at.member(NAME), serverId.qualified(), "is there twice; give one of them another " + NAME);
            return;
        }
        ServerBlock block = new ServerBlock(
                serverId, key -> serverId.qualified() + ": " + JsonNames.path(key), placeholders, file.source(at));
        blocks.put(serverId, block);
        for (JsonNames section : JsonNames.values()) {
            section(block, section, server, at);
        }
    }

    private void section(ServerBlock block, JsonNames section, JsonNode server, JsonLines at) {
        boolean itself = section.section().isEmpty();
        JsonNode members = itself ? server : server.path(section.section());
        if (members.isMissingNode() || members.isNull()) {
            return;
        }
        JsonLines here = itself ? at : at.member(section.section());
        if (!members.isObject()) {
            problem(here, block.id().qualified() + ": " + section.section(), "must be an object");
            return;
        }
        members.properties().forEach(member -> {
            Optional<ServerProperty> property = section.property(member.getKey());
            JsonLines where = here.member(member.getKey());
            if (property.isPresent()) {
                put(block, property.get(), member.getValue(), where);
            } else if (!itself) {
                block.warn(file.source(where) + ": " + section.section() + "." + member.getKey()
                        + " is not known and has no effect; " + Names.suggest(member.getKey(), section.members()));
            }
        });
    }

    private void put(ServerBlock block, ServerProperty property, JsonNode value, JsonLines at) {
        if (value.isNull()) {
            return;
        }
        switch (property.shape()) {
            case LIST -> {
                if (isTexts(value, block, property, at)) {
                    for (int i = 0; i < value.size(); i++) {
                        put(block, property, String.valueOf(i), value.get(i).textValue(), at.element(i));
                    }
                }
            }
            case MAP -> {
                if (value.isObject()) {
                    value.properties().forEach(e -> entry(block, property, e, at.member(e.getKey())));
                } else {
                    wrong(block, property.key(), at, "must be an object of strings");
                }
            }
            default -> {
                String text = text(block, property, value, at);
                if (text != null) {
                    put(block, property, null, text, at);
                }
            }
        }
    }

    private void entry(ServerBlock block, ServerProperty property, Map.Entry<String, JsonNode> entry, JsonLines at) {
        if (entry.getValue().isTextual()) {
            put(block, property, entry.getKey(), entry.getValue().textValue(), at);
        } else {
            wrong(block, property.key() + "." + entry.getKey(), at, "must be a string, in quotes");
        }
    }

    /**
     * The value as it would stand in a properties file; null where it is not of the property's type, which is then a
     * problem.
     */
    private @Nullable String text(ServerBlock block, ServerProperty property, JsonNode value, JsonLines at) {
        if (property.shape() == Shape.BOOLEAN || property.shape() == Shape.INTEGER) {
            boolean bool = property.shape() == Shape.BOOLEAN;
            if (bool ? value.isBoolean() : value.isIntegralNumber()) {
                return value.asText();
            }
            wrong(
                    block,
                    property.key(),
                    at,
                    bool ? "must be true or false, without quotes" : "must be a whole number, without quotes");
            return null;
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        if (property.isRepeatable() && value.isArray()) {
            return isTexts(value, block, property, at) ? joined(value) : null;
        }
        wrong(block, property.key(), at, "must be a string, in quotes");
        return null;
    }

    private boolean isTexts(JsonNode value, ServerBlock block, ServerProperty property, JsonLines at) {
        boolean texts = value.isArray();
        for (JsonNode element : value) {
            texts &= element.isTextual();
        }
        if (!texts) {
            wrong(block, property.key(), at, "must be an array of strings");
        }
        return texts;
    }

    private static String joined(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(element -> values.add(element.textValue()));
        return String.join(",", values);
    }

    private void put(ServerBlock block, ServerProperty property, @Nullable String entry, String value, JsonLines at) {
        secrets |= property.isSecret() && !value.contains("{{");
        PropertyKey key = new PropertyKey(block.id().server(), property, entry);
        String name = entry == null ? property.key() : property.key() + "." + entry;
        block.put(key, new ConfigEntry(block.name(name), value, file.source(at)));
    }

    private void wrong(ServerBlock block, String key, JsonLines at, String message) {
        problem(at, block.name(key), message);
    }

    private void problem(JsonLines at, String property, String message) {
        problems.add(new ConfigProblem(property, file.source(at), message));
    }
}
