package dev.camelmcp.interop;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A throw-away PKI in a folder. {@code ca.pem}; issued by it {@code server}, {@code client} and {@code other}; and
 * {@code self-signed}, an EC one: of each {@code NAME.pem} and, in PKCS#8, {@code NAME.key}. The client also as
 * {@code client.p12} and {@code client-encrypted.key}. The keys that sign assertions are {@code jwt-rsa.key} (PKCS#1)
 * and {@code jwt-ec.key} (SEC1); {@code jwt-rsa.jwks} and {@code jwt-ec.jwks} are for those who verify them.
 */
final class Pki {

    /** Of {@code client.p12} and {@code client-encrypted.key}. */
    static final String PASSWORD = "k3y-p4ss/+: %word";

    private static final X500Principal CA = new X500Principal("CN=interop CA,O=interop");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final KeyFolder files;
    private final KeyPair caKeys;
    private final X509Certificate authority;
    private final List<PrivateKey> privateKeys = new ArrayList<>();

    Pki(Path folder) {
        this.folder = folder;
        this.files = new KeyFolder(folder);
        try {
            caKeys = keys("EC", 256);
            authority = certificate(CA, caKeys, CA, caKeys, true);
            files.certificate("ca.pem", authority);
            issue("server", "CN=localhost,O=interop", keys("RSA", 2048));
            issue("other", "CN=gw-other,O=interop", keys("EC", 256));
            KeyPair client = keys("RSA", 2048);
            X509Certificate certificate = issue("client", "CN=gw-mtls,O=interop", client);
            files.encryptedPkcs8("client-encrypted.key", client.getPrivate(), PASSWORD);
            files.pkcs12("client.p12", client.getPrivate(), PASSWORD, certificate, authority);
            KeyPair own = keys("EC", 256);
            X500Principal name = new X500Principal("CN=gw-self-signed");
            files.certificate("self-signed.pem", certificate(name, own, name, own, false));
            files.pkcs8("self-signed.key", own.getPrivate());
            KeyPair rsa = keys("RSA", 2048);
            files.traditional("jwt-rsa.key", rsa.getPrivate());
            RSAKey.Builder rsaJwk = new RSAKey.Builder((RSAPublicKey) rsa.getPublic());
            jwks("jwt-rsa.jwks", rsaJwk.keyID("rsa-1").keyUse(KeyUse.SIGNATURE).build());
            KeyPair ec = keys("EC", 256);
            files.traditional("jwt-ec.key", ec.getPrivate());
            ECKey.Builder ecJwk = new ECKey.Builder(Curve.P_256, (ECPublicKey) ec.getPublic());
            jwks("jwt-ec.jwks", ecJwk.keyID("ec-1").keyUse(KeyUse.SIGNATURE).build());
        } catch (GeneralSecurityException | OperatorException | IOException e) {
            throw new AssertionError("Cannot make a PKI in " + folder, e);
        }
    }

    Path folder() {
        return folder;
    }

    /** The path of one of the files. */
    String path(String file) {
        return folder.resolve(file).toString();
    }

    X509Certificate authority() {
        return authority;
    }

    /** All private keys there are, to look for them where they should not be. */
    List<PrivateKey> privateKeys() {
        return List.copyOf(privateKeys);
    }

    /** The PEM files that hold them. */
    List<Path> keyFiles() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".key")).toList();
        }
    }

    private KeyPair keys(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        KeyPair keys = generator.generateKeyPair();
        privateKeys.add(keys.getPrivate());
        return keys;
    }

    private X509Certificate issue(String name, String subject, KeyPair keys)
            throws GeneralSecurityException, OperatorException, IOException {
        X509Certificate certificate = certificate(new X500Principal(subject), keys, CA, caKeys, false);
        files.certificate(name + ".pem", certificate);
        files.pkcs8(name + ".key", keys.getPrivate());
        return certificate;
    }

    private void jwks(String file, JWK key) throws IOException {
        Files.writeString(folder.resolve(file), new JWKSet(key).toString());
    }

    private static X509Certificate certificate(
            X500Principal subject, KeyPair keys, X500Principal issuer, KeyPair issuersKeys, boolean isCa)
            throws GeneralSecurityException, OperatorException, IOException {
        Date from = Date.from(Instant.now().minus(Duration.ofHours(1)));
        Date to = Date.from(Instant.now().plus(Duration.ofDays(1)));
        GeneralName[] loopback = {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        };
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        issuer, new BigInteger(64, RANDOM), from, to, subject, keys.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(loopback));
        JcaContentSignerBuilder signer = new JcaContentSignerBuilder("SHA256withECDSA"); // all issuers have EC keys
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer.build(issuersKeys.getPrivate())));
    }
}
