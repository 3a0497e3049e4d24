package dev.camelmcp.configfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.camelmcp.files.TextFile;
import dev.camelmcp.files.TextFile.NotUtf8Exception;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The servers of an MCP client's own configuration: {@code mcpServers} (Claude Desktop, Cursor), {@code servers} (VS
 * Code's mcp.json), {@code mcp.servers} (its settings) or {@code context_servers} (Zed); or those of a file of our
 * format. Comments and trailing commas are fine, as they are there. Each entry stands for itself. Immutable.
 *
 * @param servers what could be read, each with an id of its own
 * @param notes what a person has to know or do, one line each; no secret
 * @param isComplete whether there was nothing that could not be taken over
 */
public record Imported(List<ServerEntry> servers, List<String> notes, boolean isComplete) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
            // of two members of one name, one would be lost
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final List<String> WRAPPERS =
            List.of("/mcpServers", "/servers", "/mcp/servers", "/mcp.servers", "/context_servers");

    public Imported {
        servers = List.copyOf(servers);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a client's file.
     *
     * @throws EditException where there is none, or no servers are in it
     */
    public static Imported read(Path file) throws EditException {
        JsonNode root = root(file);
        ImportNotes notes = new ImportNotes();
        List<ServerEntry> servers =
                root.path("mcp_configs").isObject() ? own(root.path("mcp_configs"), notes) : clients(file, root, notes);
        return new Imported(servers, notes.lines(), notes.isComplete());
    }

    private static JsonNode root(Path file) throws EditException {
        try {
            return JSON.readTree(TextFile.read(file));
        } catch (JsonProcessingException e) {
            String what = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")
                    ? " has a member twice"
                    : " is not valid JSON";
            throw new EditException(file
                    + what
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ")"));
        } catch (NotUtf8Exception e) {
            throw new EditException(file + " cannot be read: " + e.getMessage());
        } catch (IOException e) {
            throw new EditException(file + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static List<ServerEntry> clients(Path file, JsonNode root, ImportNotes notes) throws EditException {
        List<Map.Entry<String, JsonNode>> entries = WRAPPERS.stream()
                .filter(path -> root.at(path).isObject())
                .flatMap(path -> root.at(path).properties().stream())
                .toList();
        if (WRAPPERS.stream().noneMatch(path -> root.at(path).isObject())) {
            throw new EditException(
                    file + " has no mcpServers, servers or context_servers; export the client's MCP configuration");
        }
        JsonNode inputs = root.path("inputs").isMissingNode() ? root.at("/mcp/inputs") : root.path("inputs");
        ClientFolder folder = ClientFolder.of(file);
        ClientVariables variables = new ClientVariables(folder, inputs, notes);
        UniqueIds ids = new UniqueIds(entries.stream().map(Map.Entry::getKey).toList());
        List<ServerEntry> servers = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : entries) {
            try {
                String id = ids.of(entry.getKey());
                new ClientEntry(id, entry.getValue(), folder, variables, notes)
                        .read()
                        .ifPresent(server -> {
                            called(entry.getKey(), id, notes);
                            servers.add(server);
                        });
            } catch (EditException e) {
                notes.lost("'" + entry.getKey() + "' is left out: " + e.getMessage());
            }
        }
        return servers;
    }

    /** What is in our own format stays as it is. */
    private static List<ServerEntry> own(JsonNode configs, ImportNotes notes) {
        List<ServerEntry> servers = new ArrayList<>();
        UniqueIds configIds = new UniqueIds(
                configs.properties().stream().map(Map.Entry::getKey).toList());
        configs.properties().forEach(config -> {
            String id = configIds.of(config.getKey());
            called(config.getKey(), id, notes);
            ClientMembers members = new ClientMembers(config.getValue());
            String name = members.takeText(List.of("mcp_config_name")).orElse(config.getKey());
            JsonNode entries = members.take("mcp_config");
            if (!entries.isArray() && !entries.isMissingNode()) {
                notes.lost("mcp_configs." + id + ".mcp_config is left out: it is no array");
            } else {
                own(new ServerEntry.Origin(id, name), entries, servers, notes);
            }
            members.left().forEach(left -> notes.lost("mcp_configs." + id + "." + left + " is not taken over"));
        });
        return servers;
    }

    private static void own(ServerEntry.Origin origin, JsonNode entries, List<ServerEntry> servers, ImportNotes notes) {
        List<String> names = new ArrayList<>();
        entries.forEach(entry -> names.add(entry.path(ServerEntry.NAME).asText()));
        UniqueIds ids = new UniqueIds(names);
        for (int i = 0; i < names.size(); i++) {
            if (entries.get(i) instanceof ObjectNode entry
                    && entry.path(ServerEntry.NAME).isTextual()) {
                String id = ids.of(names.get(i));
                called(names.get(i), id, notes);
                servers.add(new ServerEntry(origin, id, entry.deepCopy().put(ServerEntry.NAME, id)));
            } else {
                notes.lost("mcp_configs." + origin.config() + ".mcp_config[" + i + "] is left out: it has no "
                        + ServerEntry.NAME);
            }
        }
    }

    private static void called(String name, String id, ImportNotes notes) {
        if (!id.equals(name)) {
            notes.tell("'" + name + "' becomes " + id);
        }
    }
}
