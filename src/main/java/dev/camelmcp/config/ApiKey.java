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

    /** Characters of a key, a caller's or an operator's; 128 bits in base64. A shorter one can be guessed. */
    public static final int SHORTEST = 22;

    public ApiKey {
        servers = servers == null ? null : Set.copyOf(servers);
    }

    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}
