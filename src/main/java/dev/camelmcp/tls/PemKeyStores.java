package dev.camelmcp.tls;

import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Java's key stores, made of PEM files. Stateless. */
public final class PemKeyStores {

    private static final String WHAT = "TLS file";
    private static final char[] NO_PASSWORD = {};

    private PemKeyStores() {}

    /** Whether the files are text in PEM, and no key stores themselves. */
    public static boolean isPem(List<Path> files) {
        return files.stream().allMatch(file -> PemFile.isPem(KeyFiles.bytes(WHAT, file)));
    }

    /**
     * One with a private key and its certificate.
     *
     * @param files with the certificate, those between it and its authority, and the key; in any order
     * @param password of an encrypted key, and of the key in the key store; null for none
     * @throws KeyFileException when they do not hold both, when the key is not the certificate's, or with one that is
     *     no part of its chain
     */
    public static KeyStore withKey(List<Path> files, @Nullable Secret password)
            throws GeneralSecurityException, IOException {
        List<PemFile> read = read(files);
        List<PemFile> withKey = read.stream().filter(PemFile::hasKey).toList();
        if (withKey.size() != 1) {
            throw new KeyFileException(
                    withKey.isEmpty()
                            ? WHAT + " with a private key is missing: " + files
                            : "There are several files with a private key: " + files);
        }
        PrivateKey key = withKey.get(0).privateKey(password);
        List<X509Certificate> chain =
                CertificateChain.of(key, certificates(read, files), "TLS files cannot be used: " + files);
        if (chain.isEmpty()) {
            throw new KeyFileException("The key does not belong to any of the certificates: " + files);
        }
        KeyStore store = empty();
        store.setKeyEntry(
                "pem",
                key,
                password == null ? NO_PASSWORD : password.value().toCharArray(),
                chain.toArray(new Certificate[0]));
        return store;
    }

    /**
     * One with certificates to be trusted.
     *
     * @throws KeyFileException when there are none
     */
    public static KeyStore ofTrusted(List<Path> files) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (X509Certificate certificate : certificates(read(files), files)) {
            store.setCertificateEntry("pem" + store.size(), certificate);
        }
        return store;
    }

    private static List<PemFile> read(List<Path> files) {
        return files.stream().map(file -> PemFile.read(WHAT, file)).toList();
    }

    private static List<X509Certificate> certificates(List<PemFile> read, List<Path> files) {
        List<X509Certificate> found = read.stream()
                .filter(PemFile::hasCertificates)
                .flatMap(file -> file.certificates().stream())
                .toList();
        if (found.isEmpty()) {
            throw new KeyFileException(WHAT + " with a certificate is missing: " + files);
        }
        return found;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
