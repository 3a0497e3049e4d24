package dev.camelmcp.config;

import dev.camelmcp.token.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What signs client assertions (RFC 7523). Immutable; {@code toString()} shows no password.
 *
 * @param file private key in PEM; read for each assertion, so that a rotated key needs no restart
 * @param password of an encrypted key; null for none
 * @param algorithm JWS algorithm
 * @param keyId {@code kid} header; null for none
 * @param audience {@code aud} of the assertion; null where it is found out with the token endpoint
 */
public record SigningKey(
        Path file,
        @Nullable Secret password,
        SigningAlgorithm algorithm,
        @Nullable String keyId,
        @Nullable String audience) {

    /** With an audience where none is configured. */
    SigningKey orFor(String found) {
        return audience == null ? new SigningKey(file, password, algorithm, keyId, found) : this;
    }
}
