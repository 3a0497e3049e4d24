package dev.camelmcp.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the servers changed. One whose block was edited is in both lists: as it is now, and as it was. Immutable.
 *
 * @param come what is there now and was not before
 * @param gone what was there and is no more
 */
public record ServersChange(List<ServerRegistration> come, List<ServerRegistration> gone) {

    public ServersChange {
        come = List.copyOf(come);
        gone = List.copyOf(gone);
    }

    public boolean isEmpty() {
        return come.isEmpty() && gone.isEmpty();
    }

    /** Those that have no successor of the same name. */
    public List<ServerRegistration> removed() {
        return without(gone, come);
    }

    /** {@code added api, changed b, removed default_config/c}. */
    @Override
    public String toString() {
        Set<ServerId> before = ids(gone);
        List<ServerRegistration> added = without(come, gone);
        List<ServerRegistration> changed =
                come.stream().filter(s -> before.contains(s.serverId())).toList();
        return String.join(
                ", ",
                Stream.of(say("added", added), say("changed", changed), say("removed", removed()))
                        .filter(s -> !s.isEmpty())
                        .toList());
    }

    private static String say(String what, List<ServerRegistration> servers) {
        return servers.isEmpty()
                ? ""
                : what + servers.stream().map(s -> " " + s.serverId()).collect(Collectors.joining(","));
    }

    private static List<ServerRegistration> without(List<ServerRegistration> some, List<ServerRegistration> others) {
        Set<ServerId> ids = ids(others);
        return some.stream().filter(s -> !ids.contains(s.serverId())).toList();
    }

    private static Set<ServerId> ids(List<ServerRegistration> servers) {
        return servers.stream().map(ServerRegistration::serverId).collect(Collectors.toSet());
    }
}
