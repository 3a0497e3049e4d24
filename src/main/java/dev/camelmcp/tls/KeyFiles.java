package dev.camelmcp.tls;

import dev.camelmcp.files.FileTooLargeException;
import dev.camelmcp.files.LimitedFile;
import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
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
        return PemFile.read(what, file).privateKey(password);
    }

    /**
     * The certificates in a file, in their order.
     *
     * @throws KeyFileException when there is none that can be read
     */
    static List<X509Certificate> certificates(String what, Path file) {
        return PemFile.read(what, file).certificates();
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
            return LimitedFile.read(file, LimitedFile.LARGEST);
        } catch (FileTooLargeException e) {
            throw new KeyFileException(what + " cannot be used: " + file + "; " + e.getMessage());
        } catch (IOException e) {
            throw new KeyFileException(what + " cannot be read: " + file + "; check its permissions");
        }
    }
}
