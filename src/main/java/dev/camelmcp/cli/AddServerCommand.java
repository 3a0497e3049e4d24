package dev.camelmcp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.EditException;
import dev.camelmcp.configfile.ServerEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code config add-server}: puts a server into the JSON file. */
@Command(
        name = "add-server",
        description = "Adds a server to the JSON file, and makes the file where there is none.",
        mixinStandardHelpOptions = true)
final class AddServerCommand extends EditCommand {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Option(names = "--server-name", required = true, paramLabel = "NAME", description = "The server's id.")
    String name = "";

    @ArgGroup(multiplicity = "1")
    @Nullable
    Place place;

    @Option(
            names = "--args",
            paramLabel = "A,B",
            description =
                    "The command's arguments, separated by commas; \\, is a comma in one of them. May be repeated.")
    List<String> args = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "JSON",
            description = "The command's environment variables: {\"NAME\": \"value\"}. A value may be {{env:NAME}}.")
    String env = "{}";

    @Option(names = "--description", paramLabel = "TEXT", description = "Free text.")
    String description = "";

    @Mixin
    final OAuthOptions oauth = new OAuthOptions();

    /** One of them. */
    static final class Place {

        @Option(
                names = "--server-command",
                paramLabel = "COMMAND",
                description = "What starts the server; npx with mcp-remote and a URL is a remote one.")
        @Nullable
        String command;

        @Option(names = "--url", paramLabel = "URL", description = "Where a remote server is.")
        @Nullable
        String url;
    }

    @Override
    boolean edit(ConfigFileEditor editor, Path file, Output output) throws EditException {
        ServerEntry entry = entry();
        ServerId id = editor.add(config, entry);
        output.line("Added " + id + " to " + file);
        UnsetVariables.tell(id, entry, file, output);
        return true;
    }

    private ServerEntry entry() {
        return server().withOAuth(oauth.settings());
    }

    private ServerEntry server() {
        Place where = Objects.requireNonNull(place);
        if (where.command != null) {
            return ServerEntry.command(name, description, where.command, arguments(), variables(), null);
        }
        if (!args.isEmpty() || !env.equals("{}")) {
            throw wrong("--args and --env belong to --server-command; a --url has none");
        }
        String url = Objects.requireNonNull(where.url);
        if (!url.matches("(?i)https?://.+")) {
            throw wrong("--url wants a URL that begins with https:// or http://");
        }
        return ServerEntry.at(name, description, url);
    }

    private List<String> arguments() {
        List<String> all = new ArrayList<>();
        for (String some : args) {
            for (String arg : some.split("(?<!\\\\),", -1)) {
                all.add(arg.replace("\\,", ","));
            }
        }
        return all;
    }

    private Map<String, String> variables() {
        try {
            return JSON.readValue(env, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            // without the parser's message, which quotes what may be a secret
            throw wrong("--env wants a JSON object of strings: {\"NAME\": \"value\"}");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
