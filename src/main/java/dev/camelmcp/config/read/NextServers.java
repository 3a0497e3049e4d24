package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.ServerRegistration;
import java.util.List;

/**
 * The servers that are to run from now on, read while others run. Immutable.
 *
 * @param problems of what does not stand in the JSON file, and so stays as it was
 * @param warnings what is allowed but unsafe, or probably a mistake
 */
public record NextServers(List<ServerRegistration> servers, List<ConfigProblem> problems, List<String> warnings) {

    public NextServers {
        servers = List.copyOf(servers);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }
}
