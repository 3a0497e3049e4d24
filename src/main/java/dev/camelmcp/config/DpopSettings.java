package dev.camelmcp.config;

import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tokens are to be bound to a key (DPoP, RFC 9449). Immutable; holds no key.
 *
 * @param keyFile the private key in PEM; null for one that is made at the start and kept for the life of the process
 * @param thumbprint of the key in the file (RFC 7638), so that another key there is another registration; null without
 *     a file
 */
public record DpopSettings(@Nullable Path keyFile, @Nullable String thumbprint) {

    /** Keys that a process made are nobody else's, and neither are the tokens bound to them. */
    private static final String PROCESS = "made by " + UUID.randomUUID();

    /** What tokens are bound to, for the name that they are cached under. */
    String binding() {
        return thumbprint == null ? PROCESS : thumbprint;
    }
}
