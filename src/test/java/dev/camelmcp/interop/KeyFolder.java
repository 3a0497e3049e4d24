package dev.camelmcp.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** Writes certificates and keys in the formats that people have them in, for nobody else to read. Not thread-safe. */
final class KeyFolder {

    /** Not registered: the gateway runs in this JVM, and must find it as a user's is. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder;
    }

    void certificate(String file, X509Certificate certificate) throws IOException {
        write(file, new JcaMiscPEMGenerator(certificate));
    }

    /** PKCS#8 in clear: {@code BEGIN PRIVATE KEY}. */
    void pkcs8(String file, PrivateKey key) throws IOException {
        write(file, new JcaPKCS8Generator(key, null));
    }

    /** PKCS#8 with PBES2: {@code BEGIN ENCRYPTED PRIVATE KEY}. */
    void encryptedPkcs8(String file, PrivateKey key, String password) throws IOException {
        try {
            write(
                    file,
                    new JcaPKCS8Generator(
                            key,
                            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                    .setProvider(BOUNCY_CASTLE)
                                    .setPassword(password.toCharArray())
                                    .build()));
        } catch (OperatorCreationException e) {
            throw new IOException(e);
        }
    }

    /** As OpenSSL used to write them: {@code BEGIN RSA PRIVATE KEY} (PKCS#1), {@code BEGIN EC PRIVATE KEY} (SEC1). */
    void traditional(String file, PrivateKey key) throws GeneralSecurityException, IOException {
        // A key of the JDK's would be written without its curve.
        PrivateKey complete = KeyFactory.getInstance(key.getAlgorithm(), BOUNCY_CASTLE)
                .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        write(file, new JcaMiscPEMGenerator(complete));
    }

    /** The key's certificate first. */
    void pkcs12(String file, PrivateKey key, String password, Certificate... chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", key, password.toCharArray(), chain);
        try (OutputStream out = Files.newOutputStream(ownersOnly(file))) {
            store.store(out, password.toCharArray());
        }
    }

    private void write(String file, PemObjectGenerator content) throws IOException {
        try (Writer writer = Files.newBufferedWriter(ownersOnly(file));
                PemWriter pem = new PemWriter(writer)) {
            pem.writeObject(content);
        }
    }

    private Path ownersOnly(String file) throws IOException {
        return Files.createFile(
                folder.resolve(file),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
