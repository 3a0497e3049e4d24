package dev.camelmcp.tls;

import dev.camelmcp.token.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A client certificate with its private key. Immutable; {@code toString()} shows the subject only.
 *
 * @param chain the client's certificate first
 */
record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {

    static final String KEY = "Client key";

    /** Under which the key manager has it. */
    static final String ALIAS = "client";

    private static final String WHAT = "Client certificate";
    private static final char[] NO_PASSWORD = {};

    /**
     * Reads it, and checks that it is of use.
     *
     * @throws KeyFileException when a file is missing or unreadable, when the certificate is not valid now, or when the
     *     key is not its key
     */
    static ClientIdentity load(TlsFiles files, Clock clock) {
        Path certificate = files.certificate();
        if (certificate == null) {
            throw new IllegalStateException("no client certificate is configured");
        }
        byte[] bytes = KeyFiles.bytes(WHAT, certificate);
        ClientIdentity identity = PemFile.isPem(bytes)
                ? fromPem(certificate, files.key(), files.password())
                : fromPkcs12(certificate, bytes, files.password());
        identity.checkValidity(certificate, clock);
        return identity;
    }

    X509ExtendedKeyManager keyManager() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry(ALIAS, key, NO_PASSWORD, chain.toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new KeyFileException(WHAT + " cannot be used: its key is of a kind that TLS cannot use");
        }
    }

    private static ClientIdentity fromPem(Path certificate, @Nullable Path key, @Nullable Secret password) {
        List<X509Certificate> found = KeyFiles.certificates(WHAT, certificate);
        return of(certificate, found, KeyFiles.privateKey(KEY, key == null ? certificate : key, password));
    }

    private static ClientIdentity of(Path certificate, List<X509Certificate> found, PrivateKey key) {
        List<X509Certificate> chain = CertificateChain.of(key, found, unusable(certificate));
        if (chain.isEmpty()) {
            throw new KeyFileException("Client key does not belong to the client certificate: " + certificate);
        }
        return new ClientIdentity(chain, key);
    }

    private static String unusable(Path certificate) {
        return WHAT + " cannot be used: " + certificate;
    }

    private static ClientIdentity fromPkcs12(Path file, byte[] bytes, @Nullable Secret password) {
        char[] secret = password == null ? NO_PASSWORD : password.value().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), secret);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, secret) instanceof PrivateKey key) {
                    Certificate[] chain = store.getCertificateChain(alias);
                    if (chain == null) {
                        throw new KeyFileException(
                                unusable(file) + "; the PKCS#12 file holds a private key and no certificate for it");
                    }
                    return of(
                            file,
                            Arrays.stream(chain)
                                    .map(X509Certificate.class::cast)
                                    .toList(),
                            key);
                }
            }
        } catch (KeyFileException e) {
            throw e;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new KeyFileException(
                    unusable(file) + "; it must be PEM, or PKCS#12 with the password in oauth.client-key-password");
        }
        throw new KeyFileException(unusable(file) + "; the PKCS#12 file holds no private key");
    }

    private void checkValidity(Path file, Clock clock) {
        X509Certificate certificate = chain.get(0);
        if (clock.instant().isAfter(certificate.getNotAfter().toInstant())) {
            throw new KeyFileException(
                    WHAT + " expired on " + certificate.getNotAfter().toInstant() + ": " + file);
        }
        if (clock.instant().isBefore(certificate.getNotBefore().toInstant())) {
            throw new KeyFileException(
                    WHAT + " is not valid before " + certificate.getNotBefore().toInstant() + ": " + file);
        }
    }

    @Override
    public String toString() {
        return "ClientIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
