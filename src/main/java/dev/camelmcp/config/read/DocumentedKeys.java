package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigEntry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The names of all properties, as far as they are fixed: for sources that have to be asked for each. Stateless. */
public final class DocumentedKeys {

    private DocumentedKeys() {}

    /** Those of the gateway as a whole, and those of each server that one of these entries is about. */
    public static List<String> of(List<ConfigEntry> entries) {
        Stream<String> servers = entries.stream()
                .filter(e -> PropertyKey.isServerKey(e.key()))
                .flatMap(e -> PropertyKey.parse(e.key()).stream())
                .map(PropertyKey::server)
                .distinct()
                .flatMap(id -> Arrays.stream(ServerProperty.values())
                        .filter(p -> !p.isMap())
                        .map(p -> PropertyKey.SERVERS + id + "." + p.key()));
        return Stream.concat(Setting.keys().stream(), servers).toList();
    }
}
