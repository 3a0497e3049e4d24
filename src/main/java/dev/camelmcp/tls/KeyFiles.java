package dev.camelmcp.tls;

import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import nl.altindag.ssl.pem.util.PemUtils;
import org.jspecify.annotations.Nullable;

/** Reads keys and certificates in PEM: PKCS#8, PKCS#1 and SEC1, in clear or encrypted. Stateless. */
public final class KeyFiles {

    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private KeyFiles() {}

    /**
     * The private key in a file.
     *
     * @param what how messages call it: {@code Client key}
     * @throws KeyFileException when there is none that can be read
     */
    public static PrivateKey privateKey(String what, Path file, @Nullable Secret password) {
        String pem = text(what, file);
        try {
            return PemUtils.parsePrivateKey(
                    pem, password == null ? null : password.value().toCharArray());
        } catch (RuntimeException e) {
            throw new KeyFileException(what + " cannot be used: " + file
                    + "; it must hold a private key in PEM, and if that is encrypted the password must be right");
        }
    }

    /**
     * The certificates in a file, in their order.
     *
     * @throws KeyFileException when there is none that can be read
     */
    static List<X509Certificate> certificates(String what, Path file) {
        String pem = text(what, file);
        try {
            List<X509Certificate> certificates = PemUtils.parseCertificate(pem);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (RuntimeException e) {
            // reported below
        }
        throw new KeyFileException(what + " cannot be used: " + file + "; it must hold certificates in PEM");
    }

    /** Whether others than its owner may read a file; false where the file system does not say. */
    public static boolean isOpenToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    static byte[] bytes(String what, Path file) {
        if (!Files.exists(file)) {
            throw new KeyFileException(what + " not found: " + file);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new KeyFileException(what + " cannot be read: " + file + "; check its permissions");
        }
    }

    private static String text(String what, Path file) {
        String pem = new String(bytes(what, file), StandardCharsets.ISO_8859_1);
        // openssl writes the curve in front of the key, which names it once more
        return pem.replaceAll("(?s)-----BEGIN EC PARAMETERS-----.*?-----END EC PARAMETERS-----", "");
    }
}
