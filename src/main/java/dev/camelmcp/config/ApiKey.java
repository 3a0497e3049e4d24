package dev.camelmcp.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that a caller may come with, known by its hash alone. Immutable; {@code toString()} shows the name only.
 *
 * @param name what the caller is called in logs and metrics
 * @param sha256 of the key, 64 hexadecimal digits in lower case
 * @param servers that it opens; null for all
 */
public record ApiKey(String name, String sha256, @Nullable Set<ServerId> servers) {

    public ApiKey {
        servers = servers == null ? null : Set.copyOf(servers);
    }

    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}
