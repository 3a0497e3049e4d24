package dev.camelmcp.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A certificate authority, and keys and certificates as files that only their owner may read. Files are replaced
 * atomically.
 */
public final class TestKeys {

    /** Not registered: the gateway must do without. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private static final X500Principal CA = new X500Principal("CN=test CA");

    private final Path folder;
    private final KeyPair caKeys = keys("EC", 256);
    private final X509Certificate authority;

    public TestKeys(Path folder) throws Exception {
        this.folder = folder;
        authority = issue(CA, caKeys, Duration.ofDays(1), true);
    }

    public X509Certificate authority() {
        return authority;
    }

    /** New keys; the size is of no importance to Ed25519 and Ed448. */
    public static KeyPair keys(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (!algorithm.startsWith("Ed")) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    /** New keys on a curve that the JDK does not have. */
    public static KeyPair keysOnCurve(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    /** A certificate of another issuer, for a day. */
    public static X509Certificate issuedBy(
            String issuer, KeyPair issuerKeys, String subject, PublicKey key, boolean isCa) throws Exception {
        return issue(new X500Principal(issuer), issuerKeys, new X500Principal(subject), key, Duration.ofDays(1), isCa);
    }

    /**
     * A certificate for 127.0.0.1 that has been valid for two days and is for this long from now, which may be
     * negative.
     */
    public X509Certificate certificate(String subject, KeyPair keys, Duration validity) throws Exception {
        return issue(new X500Principal(subject), keys, validity, false);
    }

    public Path write(String file, X509Certificate certificate) throws IOException {
        return write(file, "", new JcaMiscPEMGenerator(certificate));
    }

    /** Certificates and keys in one file. */
    public Path writePem(String file, Object... certificatesAndKeys) throws IOException {
        Path path = folder.resolve(file);
        Path fresh = Files.createTempFile(folder, file, ".new");
        try (Writer writer = Files.newBufferedWriter(fresh);
                PemWriter pem = new PemWriter(writer)) {
            for (Object each : certificatesAndKeys) {
                pem.writeObject(
                        each instanceof PrivateKey key
                                ? new JcaPKCS8Generator(key, null)
                                : new JcaMiscPEMGenerator(each));
            }
        }
        return Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** PKCS#8 in clear. */
    public Path pkcs8(String file, PrivateKey key) throws IOException {
        return write(file, "", new JcaPKCS8Generator(key, null));
    }

    public Path encryptedPkcs8(String file, PrivateKey key, String password) throws Exception {
        JceOpenSSLPKCS8EncryptorBuilder encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(BOUNCY_CASTLE)
                .setPassword(password.toCharArray());
        return write(file, "", new JcaPKCS8Generator(key, encryptor.build()));
    }

    /** PKCS#1 for RSA, SEC1 for EC, with this text before it. */
    public Path traditional(String file, String before, PrivateKey key) throws Exception {
        // a key of the JDK's would be written without its curve
        PrivateKey complete = KeyFactory.getInstance(key.getAlgorithm(), BOUNCY_CASTLE)
                .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        return write(file, before, new JcaMiscPEMGenerator(complete));
    }

    public Path pkcs12(String file, KeyPair keys, String password, X509Certificate certificate) throws Exception {
        Path path = folder.resolve(file);
        try (OutputStream out = Files.newOutputStream(path)) {
            store(keys, password, certificate).store(out, password.toCharArray());
        }
        return path;
    }

    /** As openssl makes it by {@code -nocerts}. */
    public Path pkcs12WithoutCertificates(String file, PrivateKey key, String password) throws Exception {
        PKCS12PfxPduBuilder builder = new PKCS12PfxPduBuilder();
        builder.addData(new JcaPKCS12SafeBagBuilder(
                        key,
                        new JcePKCSPBEOutputEncryptorBuilder(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)
                                .setProvider(BOUNCY_CASTLE)
                                .build(password.toCharArray()))
                .build());
        return Files.write(
                folder.resolve(file),
                builder.build(new JcePKCS12MacCalculatorBuilder().setProvider(BOUNCY_CASTLE), password.toCharArray())
                        .getEncoded());
    }

    KeyStore store(KeyPair keys, String password, X509Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", keys.getPrivate(), password.toCharArray(), new Certificate[] {certificate, authority});
        store.setCertificateEntry("ca", authority);
        return store;
    }

    private Path write(String file, String before, PemObjectGenerator content) throws IOException {
        Path fresh = Files.createTempFile(
                folder,
                file,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer writer = Files.newBufferedWriter(fresh);
                PemWriter pem = new PemWriter(writer)) {
            writer.write(before);
            pem.writeObject(content);
        }
        return Files.move(fresh, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private X509Certificate issue(X500Principal subject, KeyPair keys, Duration validity, boolean isCa)
            throws Exception {
        return issue(CA, caKeys, subject, keys.getPublic(), validity, isCa);
    }

    private static X509Certificate issue(
            X500Principal issuer,
            KeyPair issuerKeys,
            X500Principal subject,
            PublicKey key,
            Duration validity,
            boolean isCa)
            throws Exception {
        Instant now = Instant.now();
        GeneralName loopback = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                issuer,
                                new BigInteger(64, new SecureRandom()),
                                Date.from(now.minus(Duration.ofDays(2))),
                                Date.from(now.plus(validity)),
                                subject,
                                key)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa))
                        .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(loopback))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
    }
}
