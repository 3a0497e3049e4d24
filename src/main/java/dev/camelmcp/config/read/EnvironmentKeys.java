package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads environment variables as properties: {@code MCP_SERVERS_OAUTH_API_URL} is {@code mcp.servers.oauth-api.url}. A
 * variable cannot tell {@code -}, {@code _} and {@code .} apart, so a server id that is known from elsewhere wins, and
 * a new one is written with dashes. Immutable.
 *
 * @param entries of variables that configure this project, and of those below {@code MCP_SERVERS_} that are unknown:
 *     they are reported as unknown keys
 * @param warnings of other variables that begin with {@code MCP_}, which may be mistakes or another program's
 */
record EnvironmentKeys(List<ConfigEntry> entries, List<String> warnings) {

    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentKeys.class);

    private static final String PREFIX = "MCP_";
    private static final String SERVER = "MCP_SERVER_";
    private static final String SERVERS = "MCP_SERVERS_";

    EnvironmentKeys {
        entries = List.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    static EnvironmentKeys of(
            Map<String, String> environment, Collection<String> knownServers, Set<String> knownApiKeys) {
        List<ConfigEntry> entries = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.startsWith(PREFIX)) {
                return;
            }
            if (isOfKubernetes(name, environment, knownServers)) {
                foreign.add(printable(name));
                return;
            }
            ApiKeyProperty.ofVariable(name, knownApiKeys)
                    .or(() -> key(name, knownServers))
                    .ifPresentOrElse(
                            k -> entries.add(new ConfigEntry(k, BareText.of(value), "environment variable " + name)),
                            () -> warnings.add(warning(name)));
        });
        if (!foreign.isEmpty()) {
            LOG.debug("Kubernetes sets these environment variables for Services; they configure nothing: {}", foreign);
        }
        entries.sort(Comparator.comparing(ConfigEntry::key));
        return new EnvironmentKeys(entries, warnings);
    }

    /** A variable of a local server may be called {@code PORT}, too; alone, it is taken for what it says. */
    private static boolean isOfKubernetes(
            String name, Map<String, String> environment, Collection<String> knownServers) {
        boolean ours = name.startsWith(SERVERS)
                && candidate(name.substring(SERVERS.length()), knownServers).isPresent();
        return ours
                ? ServiceVariables.isOneOfSeveral(name, environment)
                : ServiceVariables.isOne(name, environment.getOrDefault(name, ""));
    }

    private static String warning(String name) {
        String shown = printable(name);
        List<String> known = Setting.keys().stream()
                .map(k -> PREFIX + variable(k.substring(Names.PREFIX.length())))
                .toList();
        Optional<String> meant = name.startsWith(SERVER)
                ? Optional.of(SERVERS + shown.substring(SERVER.length()))
                : Names.nearest(name, known);
        return "environment variable " + shown + " is no property and has no effect"
                + meant.map(m -> "; did you mean " + m + "?").orElse("");
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    private static Optional<String> key(String name, Collection<String> knownServers) {
        if (name.startsWith(SERVERS)) {
            return Optional.of(PropertyKey.SERVERS + serverKey(name.substring(SERVERS.length()), knownServers));
        }
        return Setting.keys().stream().filter(k -> flat(k).equals(flat(name))).findFirst();
    }

    private static String serverKey(String rest, Collection<String> knownServers) {
        return candidate(rest, knownServers)
                .map(c -> c.server() + "." + c.property())
                .orElseGet(() -> unknown(rest, knownServers));
    }

    private static Optional<Candidate> candidate(String rest, Collection<String> knownServers) {
        return Arrays.stream(ServerProperty.values())
                .flatMap(p -> candidates(rest, p, knownServers))
                // DEV_ENV_URL is the URL of dev-env, unless there is a server dev
                .max(Comparator.comparing(Candidate::known)
                        .thenComparing(c -> !c.property().startsWith("env."))
                        .thenComparing(c -> c.property().length()));
    }

    /** No property of ours; told apart as well as it can be, so that the message can suggest one. */
    private static String unknown(String rest, Collection<String> knownServers) {
        for (String server : knownServers) {
            String prefix = variable(server) + "_";
            if (rest.startsWith(prefix)) {
                return server + "." + dashed(rest.substring(prefix.length()));
            }
        }
        return dashed(rest);
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static Stream<Candidate> candidates(String rest, ServerProperty property, Collection<String> knownServers) {
        String suffix = "_" + variable(property.key());
        int at = property.isMap()
                ? rest.indexOf(suffix + "_")
                : rest.endsWith(suffix) ? rest.length() - suffix.length() : -1;
        if (at < 1) {
            return Stream.empty();
        }
        String id = rest.substring(0, at);
        Optional<String> known =
                knownServers.stream().filter(s -> flat(s).equals(flat(id))).findFirst();
        String entry = property.isMap() ? "." + entryName(property, rest.substring(at + suffix.length() + 1)) : "";
        return Stream.of(new Candidate(known.orElse(dashed(id)), property.key() + entry, known.isPresent()));
    }

    private static String entryName(ServerProperty property, String name) {
        return switch (property) {
            case CUSTOM_HEADERS -> dashed(name);
            case ENV -> name;
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    private static String dashed(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String flat(String name) {
        return Names.normalize(name).replace(".", "");
    }

    private record Candidate(String server, String property, boolean known) {}
}
