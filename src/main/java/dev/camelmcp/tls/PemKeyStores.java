package dev.camelmcp.tls;

import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Java's key stores, made of PEM files. Stateless. */
public final class PemKeyStores {

    private static final String WHAT = "TLS file";
    private static final char[] NO_PASSWORD = {};

    private PemKeyStores() {}

    /** Whether the files are text in PEM, and no key stores themselves. */
    public static boolean isPem(List<Path> files) {
        return files.stream().allMatch(file -> text(file).contains("-----BEGIN "));
    }

    /**
     * One with a private key and its certificate.
     *
     * @param files the certificate first in one of them, with those between it and its authority behind it, and the key
     *     in the same file or in another
     * @param password of an encrypted key, and of the key in the key store; null for none
     * @throws KeyFileException when they do not hold both, or when the key is not the certificate's
     */
    public static KeyStore withKey(List<Path> files, @Nullable Secret password)
            throws GeneralSecurityException, IOException {
        List<X509Certificate> chain = certificates(files);
        Path keyFile = files.stream()
                .filter(file -> text(file).contains("PRIVATE KEY-----"))
                .findFirst()
                .orElseThrow(() -> new KeyFileException(WHAT + " with a private key is missing: " + files));
        PrivateKey key = KeyFiles.privateKey(WHAT, keyFile, password);
        if (!ClientIdentity.isKeyOf(key, chain.get(0))) {
            throw new KeyFileException("The key does not belong to the first certificate: " + files);
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
        for (X509Certificate certificate : certificates(files)) {
            store.setCertificateEntry("pem" + store.size(), certificate);
        }
        return store;
    }

    private static List<X509Certificate> certificates(List<Path> files) {
        List<X509Certificate> found = new ArrayList<>();
        for (Path file : files) {
            if (text(file).contains("BEGIN CERTIFICATE-----")) {
                found.addAll(KeyFiles.certificates(WHAT, file));
            }
        }
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

    private static String text(Path file) {
        return new String(KeyFiles.bytes(WHAT, file), StandardCharsets.ISO_8859_1);
    }
}
