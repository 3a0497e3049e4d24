package dev.camelmcp.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server as it is put into the file. Immutable; {@code toString()} shows its name alone, because arguments and
 * variables may be secrets.
 *
 * @param config id of the configuration it comes from; null where it comes from none
 * @param name its id
 * @param json its block
 */
public record ServerEntry(@Nullable String config, String name, JsonNode json) {

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
        entry.put("server_name", name);
        entry.put("description", description);
        ObjectNode config = entry.putObject("config");
        config.put("command", command);
        ArrayNode array = config.putArray("args");
        args.forEach(array::add);
        if (!env.isEmpty()) {
            ObjectNode variables = config.putObject("env");
            env.forEach(variables::put);
        }
        if (isRemote != null) {
            entry.putObject("oauth_config").put("is_remote", isRemote);
        }
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

    @Override
    public String toString() {
        return name;
    }
}
