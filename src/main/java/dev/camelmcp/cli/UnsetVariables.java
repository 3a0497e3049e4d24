package dev.camelmcp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.configfile.ServerEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables that a new block of the JSON file names and that are not set here. Nothing is wrong with that
 * where the gateway has them; where it has not, its next start ends, for all servers. Stateless.
 */
final class UnsetVariables {

    /** One without a default; what stands behind a backslash is no placeholder. */
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\\\)\\{\\{env:([^{}:]+)}}");

    private UnsetVariables() {}

    /** Warns of each. */
    static void tell(ServerId id, ServerEntry entry, Path file, Output output) {
        of(entry, System.getenv())
                .forEach(missing -> output.notice(id + " in " + file + ": " + missing
                        + " is not set here; set it where the gateway runs before its next start, which fails for all"
                        + " servers without it"));
    }

    /** Each with its place. */
    static List<String> of(ServerEntry entry, Map<String, String> environment) {
        List<String> missing = new ArrayList<>();
        look("", entry.json(), environment, missing);
        return missing;
    }

    private static void look(String place, JsonNode node, Map<String, String> environment, List<String> missing) {
        if (node.isTextual()) {
            Matcher variable = VARIABLE.matcher(node.textValue());
            while (variable.find()) {
                if (!environment.containsKey(variable.group(1))) {
                    missing.add("the environment variable " + variable.group(1) + " that " + place + " names");
                }
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                look(place + "[" + i + "]", node.get(i), environment, missing);
            }
        } else {
            node.properties()
                    .forEach(field -> look(
                            place.isEmpty() ? field.getKey() : place + "." + field.getKey(),
                            field.getValue(),
                            environment,
                            missing));
        }
    }
}
