package dev.camelmcp.configfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.files.TextFile;
import dev.camelmcp.files.TextFile.NotUtf8Exception;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The servers of an MCP client's own configuration: {@code mcpServers} (Claude Desktop, Cursor), {@code servers} (VS
 * Code's mcp.json) or {@code mcp.servers} (its settings); or those of a file of our format. Comments and trailing
 * commas are fine, as they are there. Immutable.
 *
 * @param servers what could be read
 * @param notes what a person has to know or do, one line each; no secret
 * @param isComplete whether there was nothing that could not be taken over
 */
public record Imported(List<ServerEntry> servers, List<String> notes, boolean isComplete) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    /** What VS Code replaces: a variable of the environment, or what it asks for. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(env|input):([^}]+)}");

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
        Reading reading = new Reading();
        if (root.path("mcp_configs").isObject()) {
            root.path("mcp_configs").properties().forEach(e -> reading.addConfig(e.getKey(), e.getValue()));
        } else {
            servers(file, root).properties().forEach(e -> reading.add(e.getKey(), e.getValue()));
        }
        return new Imported(reading.servers, reading.notes, reading.complete);
    }

    private static JsonNode root(Path file) throws EditException {
        try {
            return JSON.readTree(TextFile.read(file));
        } catch (JsonProcessingException e) {
            throw new EditException(
                    file + " is not valid JSON (line " + e.getLocation().getLineNr() + ")");
        } catch (NotUtf8Exception e) {
            throw new EditException(file + " cannot be read: " + e.getMessage());
        } catch (IOException e) {
            throw new EditException(file + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static JsonNode servers(Path file, JsonNode root) throws EditException {
        for (String path : List.of("/mcpServers", "/servers", "/mcp/servers")) {
            if (root.at(path).isObject()) {
                return root.at(path);
            }
        }
        throw new EditException(file + " has no mcpServers or servers; export the client's MCP configuration");
    }

    /** Collects. Not thread-safe. */
    private static final class Reading {
        final List<ServerEntry> servers = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        boolean complete = true;

        /** What is in our own format stays as it is. */
        void addConfig(String id, JsonNode config) {
            for (JsonNode entry : config.path("mcp_config")) {
                servers.add(new ServerEntry(id, entry.path("server_name").asText(), entry));
            }
        }

        void add(String given, JsonNode entry) {
            String name = given.strip().replaceAll("[^A-Za-z0-9._-]+", "-");
            if (!ServerId.isValid(name)) {
                skip(given, "its name has no letter or digit");
                return;
            }
            if (!name.equals(given)) {
                notes.add("'" + given + "' becomes " + name);
            }
            String url = text(entry, "url", text(entry, "serverUrl", null));
            String command = text(entry, "command", null);
            if (url != null && !entry.path("type").asText().equals("sse")) {
                servers.add(ServerEntry.remote(name, "", url, texts(name, entry.path("headers"))));
            } else if (url != null) {
                skip(given, "it speaks the old HTTP+SSE transport; the gateway speaks Streamable HTTP");
            } else if (command != null) {
                servers.add(local(name, command, entry));
            } else {
                skip(given, "it has neither url nor command");
            }
        }

        /** Without a URL it is a local server, whatever npx in it may look like. */
        private ServerEntry local(String name, String command, JsonNode entry) {
            List<String> args = new ArrayList<>();
            entry.path("args").forEach(arg -> args.add(variables(name, arg.asText())));
            boolean url = args.stream().anyMatch(a -> a.matches("(?i)https?://.*"));
            return ServerEntry.command(name, "", command, args, texts(name, entry.path("env")), url ? null : false);
        }

        private Map<String, String> texts(String name, JsonNode object) {
            Map<String, String> texts = new LinkedHashMap<>();
            object.properties()
                    .forEach(e ->
                            texts.put(e.getKey(), variables(name, e.getValue().asText())));
            return texts;
        }

        private String variables(String name, String text) {
            return VARIABLE.matcher(text).replaceAll(found -> {
                boolean asked = found.group(1).equals("input");
                String variable =
                        asked ? found.group(2).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") : found.group(2);
                if (asked) {
                    notes.add(name + " needs the environment variable " + variable + ", which the client asks for");
                }
                return Matcher.quoteReplacement("{{env:" + variable + "}}");
            });
        }

        private void skip(String name, String why) {
            complete = false;
            notes.add("'" + name + "' is left out: " + why);
        }

        private static @Nullable String text(JsonNode entry, String member, @Nullable String fallback) {
            return entry.path(member).isTextual() ? entry.path(member).textValue() : fallback;
        }
    }
}
