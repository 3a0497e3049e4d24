package dev.camelmcp.http.server;

import dev.camelmcp.tls.KeyFileException;
import dev.camelmcp.tls.PemKeyStores;
import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.jspecify.annotations.Nullable;

/**
 * A key store in place of one of Camel's, which reads what Camel reads, and PEM: one file, or several separated by
 * commas, as a certificate and its key. Each {@link #createKeyStore} reads the files anew. Used by one thread at a
 * time.
 */
final class ListenerKeyStore extends KeyStoreParameters {

    private final KeyStoreParameters original;
    private final boolean withKey;

    private ListenerKeyStore(CamelContext context, KeyStoreParameters original, boolean withKey) {
        this.original = original;
        this.withKey = withKey;
        setCamelContext(context);
        setResource(original.getResource());
        setPassword(original.getPassword());
        setType(original.getType());
        setProvider(original.getProvider());
    }

    /** What the listener shows. */
    static ListenerKeyStore withKey(CamelContext context, KeyStoreParameters original) {
        return new ListenerKeyStore(context, original, true);
    }

    /** Whom it believes. */
    static ListenerKeyStore ofTrusted(CamelContext context, KeyStoreParameters original) {
        return new ListenerKeyStore(context, original, false);
    }

    /** @throws KeyFileException when it cannot be read, or holds nothing that is of use */
    @Override
    public KeyStore createKeyStore() {
        try {
            KeyStore store = load();
            for (String alias : Collections.list(store.aliases())) {
                if (withKey ? store.getCertificateChain(alias) != null : store.isCertificateEntry(alias)) {
                    return store;
                }
            }
        } catch (GeneralSecurityException | IOException | KeyFileException e) {
            throw unusable(e);
        } catch (RuntimeException e) {
            throw new KeyFileException(where() + " cannot be used; it is no key store of its type");
        }
        throw new KeyFileException(where() + " cannot be used; it holds no "
                + (withKey ? "private key with its certificate" : "certificate"));
    }

    KeyFileException unusable(Exception reason) {
        return new KeyFileException(where() + " cannot be used; " + reason.getMessage());
    }

    /** Those that may change; none where it is in a jar, or no file at all. */
    List<Path> files() {
        String resource = getResource();
        if (resource == null) {
            return List.of();
        }
        Path whole = path(resource);
        if (whole != null && Files.exists(whole)) {
            return List.of(whole);
        }
        List<Path> parts = Arrays.stream(resource.split(","))
                .map(part -> path(part.trim()))
                .filter(Objects::nonNull)
                .toList();
        // one that is missing is missed, as soon as there is another
        return parts.stream().anyMatch(Files::exists) ? parts : List.of();
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        List<Path> files = files();
        if (files.isEmpty() || !PemKeyStores.isPem(files)) {
            original.setCamelContext(getCamelContext());
            if (files.size() == 1) {
                // before Camel 4.18, without "file:" it would be looked for on the class path
                original.setResource("file:" + files.get(0));
            }
            return original.createKeyStore();
        }
        String password = getPassword();
        return withKey
                ? PemKeyStores.withKey(files, password == null ? null : new Secret(password))
                : PemKeyStores.ofTrusted(files);
    }

    private String where() {
        return (withKey ? "camel.ssl.key-store " : "camel.ssl.trust-store ") + getResource();
    }

    /** As Camel reads it: with or without {@code file:}; null for what cannot be one. */
    private static @Nullable Path path(String resource) {
        try {
            return Path.of(resource.startsWith("file:") ? resource.substring("file:".length()) : resource);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
