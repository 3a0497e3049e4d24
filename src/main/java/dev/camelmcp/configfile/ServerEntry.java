package dev.camelmcp.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server as it is put into the file. Immutable; {@code toString()} shows its name alone, because arguments and
 * variables may be secrets.
 *
 * @param origin the configuration it comes from; null where it comes from none
 * @param name its id
 * @param json its block
 */
public record ServerEntry(@Nullable Origin origin, String name, ObjectNode json) {

    static final String NAME = "server_name";

    private static final String CONFIG = "config";
    private static final String OAUTH = "oauth_config";
    private static final String URL = "url";

    /**
     * A configuration of another file. Immutable.
     *
     * @param config its id
     * @param name what it is called
     */
    public record Origin(String config, String name) {}

    /**
     * A server that is a command.
     *
     * @param description empty for none
     * @param isRemote null where that can be seen from command and arguments
     */
    public static ServerEntry command(
            String name,
            String description,
            String command,
            List<String> args,
            Map<String, String> env,
            @Nullable Boolean isRemote) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put(NAME, name);
        entry.put("description", description);
        ObjectNode config = entry.putObject(CONFIG);
        config.put("command", command);
        ArrayNode array = config.putArray("args");
        args.forEach(array::add);
        if (isRemote != null) {
            entry.putObject(OAUTH).put("is_remote", isRemote);
        }
        return new ServerEntry(null, name, entry).withVariables(env);
    }

    /** A server at a URL. */
    public static ServerEntry at(String name, String description, String url) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put(NAME, name);
        entry.put("description", description);
        entry.putObject(CONFIG).put(URL, url);
        return new ServerEntry(null, name, entry);
    }

    /**
     * A server at a URL, written as an mcp-remote command: that is how other programs that read this format start it.
     *
     * @param headers what each request carries
     */
    public static ServerEntry remote(String name, String description, String url, Map<String, String> headers) {
        List<String> args = new ArrayList<>(List.of("-y", "mcp-remote", url));
        headers.forEach((header, value) -> args.addAll(List.of("--header", header + ": " + value)));
        return command(name, description, "npx", args, Map.of(), null);
    }

    /**
     * The same with an OAuth client.
     *
     * @param settings by the names of properties below {@code oauth.}; the same server where there are none
     */
    public ServerEntry withOAuth(Map<String, String> settings) {
        return settings.isEmpty()
                ? this
                : changed(entry -> {
                    ObjectNode oauth = entry.withObject("/" + OAUTH).put("enabled", true);
                    settings.forEach((name, value) ->
                            oauth.put("OAUTH_" + name.replace('-', '_').toUpperCase(Locale.ROOT), value));
                });
    }

    /** The same, whose authorization server may be one without TLS. */
    public ServerEntry withoutHttps() {
        return changed(entry -> entry.withObject("/" + OAUTH).put("OAUTH_ENFORCE_HTTPS", false));
    }

    /** The same with a description. */
    ServerEntry described(String description) {
        return changed(entry -> entry.put("description", description));
    }

    /** The same with one more member of {@code config}. */
    ServerEntry with(String member, String value) {
        return changed(entry -> entry.withObject("/" + CONFIG).put(member, value));
    }

    /** The same with more arguments. */
    ServerEntry withArguments(List<String> more) {
        return changed(entry -> more.forEach(entry.withArray("/" + CONFIG + "/args")::add));
    }

    /** The same with more environment variables. */
    ServerEntry withVariables(Map<String, String> env) {
        return env.isEmpty()
                ? this
                : changed(entry -> {
                    ObjectNode variables = entry.withObject("/" + CONFIG + "/env");
                    env.forEach(variables::put);
                });
    }

    /** Whether another block starts the same program, or leads to the same place. */
    boolean isLike(JsonNode other) {
        return place(json).equals(place(other));
    }

    /** A URL is the same place however it is written. */
    private static JsonNode place(JsonNode entry) {
        JsonNode config = entry.path(CONFIG);
        JsonNode url = config.path(URL);
        return config.size() == 1 && url.isTextual()
                ? remote("", "", url.textValue(), Map.of()).json.path(CONFIG)
                : config;
    }

    String command() {
        return json.at("/" + CONFIG + "/command").asText();
    }

    List<String> args() {
        List<String> args = new ArrayList<>();
        json.at("/" + CONFIG + "/args").forEach(arg -> args.add(arg.asText()));
        return args;
    }

    /** Whether a text stands in one of its values. */
    boolean holds(String text) {
        return holds(json, text);
    }

    private static boolean holds(JsonNode value, String text) {
        if (value.isTextual()) {
            return value.textValue().contains(text);
        }
        for (JsonNode member : value) {
            if (holds(member, text)) {
                return true;
            }
        }
        return false;
    }

    private ServerEntry changed(Consumer<ObjectNode> change) {
        ObjectNode copy = json.deepCopy();
        change.accept(copy);
        return new ServerEntry(origin, name, copy);
    }

    @Override
    public String toString() {
        return name;
    }
}
