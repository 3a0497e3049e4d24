package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be in use from now on, read while something else is. Immutable.
 *
 * @param servers all of them; one that could not be read is the one that runs
 * @param settings a setting with a problem has its default here, which must not be used
 * @param refused why no server of the JSON file was taken; empty where they were
 * @param problems of what else stays as it was
 * @param warnings what is allowed but unsafe, or probably a mistake
 */
public record NextConfig(
        List<ServerRegistration> servers,
        Settings settings,
        List<ConfigProblem> refused,
        List<ConfigProblem> problems,
        List<String> warnings) {

    public NextConfig {
        servers = List.copyOf(servers);
        refused = List.copyOf(refused);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * What was read, and what runs where that could not be.
     *
     * @param blocks whatever servers there are
     * @param ofFile those of the JSON file, which are not taken where it is refused
     */
    static NextConfig of(
            McpConfig read,
            McpConfig running,
            Set<ServerId> blocks,
            Set<ServerId> ofFile,
            List<ConfigProblem> refused,
            List<ConfigProblem> problems) {
        Set<ServerId> taken = new HashSet<>(blocks);
        Set<ServerId> all = new HashSet<>(blocks);
        if (!refused.isEmpty()) {
            taken.removeAll(ofFile);
            all = ids(running);
            all.addAll(taken);
        }
        List<ServerRegistration> servers = new ArrayList<>();
        for (ServerId id : all) {
            ServerRegistration next = taken.contains(id) ? read.servers().find(id) : null;
            ServerRegistration server = next == null ? running.servers().find(id) : next;
            if (server != null) {
                servers.add(server);
            }
        }
        return new NextConfig(servers, read.settings(), refused, problems, read.warnings());
    }

    /** With problems that were found elsewhere. */
    public NextConfig with(List<ConfigProblem> more) {
        List<ConfigProblem> all = new ArrayList<>(problems);
        all.addAll(more);
        return new NextConfig(servers, settings, refused, all, warnings);
    }

    static Set<ServerId> ids(McpConfig config) {
        return config.servers().all().stream()
                .map(ServerRegistration::serverId)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
