package dev.camelmcp.configfile;

import dev.camelmcp.config.ServerId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Makes an id of each name, of which no two are the same. Not thread-safe. */
final class UniqueIds {

    private final Set<String> names = new HashSet<>();
    private final Set<String> given = new HashSet<>();

    /** @param all names that are ids already keep them, wherever they stand */
    UniqueIds(Collection<String> all) {
        names.addAll(all);
    }

    /** The id of one of them; another one each time. */
    String of(String name) {
        if (isId(name) && given.add(name)) {
            return name;
        }
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^-+|-+$", "");
        String base = isId(plain) ? plain : "server";
        String id = base;
        for (int n = 2; names.contains(id) || !given.add(id); n++) {
            id = base + "-" + n;
        }
        return id;
    }

    /** Signs alone would be no name in a URL. */
    private static boolean isId(String name) {
        return ServerId.isValid(name) && name.chars().anyMatch(Character::isLetterOrDigit);
    }
}
