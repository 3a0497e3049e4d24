package dev.camelmcp.tls;

import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a client's TLS material is. Immutable; {@code toString()} shows no password.
 *
 * @param certificate client certificate with its chain, PEM or PKCS#12; null without mutual TLS
 * @param key private key, PEM; null where it is in the certificate's file
 * @param password of an encrypted key, or of the PKCS#12 file; null for none
 * @param caBundle trusted certificates, PEM; null for those of the JVM
 */
public record TlsFiles(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Secret password,
        @Nullable Path caBundle) {

    /** The JVM's defaults. */
    public static final TlsFiles NONE = new TlsFiles(null, null, null, null);

    /** Whether there is anything beside the JVM's defaults. */
    public boolean isEmpty() {
        return certificate == null && caBundle == null;
    }

    /** Tells one set of files from another, and nothing about the password. */
    public String fingerprint() {
        List<String> parts = Stream.of(certificate, key, password == null ? null : password.value(), caBundle)
                .map(String::valueOf)
                .toList();
        return TokenKey.of("tls", parts).value().replace('#', '.');
    }

    /** The files there are. */
    List<Path> paths() {
        return Stream.of(certificate, key, caBundle).filter(p -> p != null).toList();
    }
}
