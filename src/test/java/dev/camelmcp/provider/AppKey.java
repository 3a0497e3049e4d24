package dev.camelmcp.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** A GitHub App's key. GitHub hands its private half out in PKCS#1: {@code -----BEGIN RSA PRIVATE KEY-----}. */
record AppKey(Path file, RSAPublicKey publicKey) {

    /** What PKCS#8 has around the PKCS#1 structure of a 2048-bit RSA key. */
    private static final int PKCS8_HEADER = 26;

    static AppKey create(Path folder, String name) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);
        Path file = folder.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "-----BEGIN RSA PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs1)
                        + "\n-----END RSA PRIVATE KEY-----\n");
        return new AppKey(file, (RSAPublicKey) pair.getPublic());
    }
}
