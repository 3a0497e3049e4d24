package dev.camelmcp.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files as wholes, but not beyond a limit: a path may name a device, or somebody else's log. Stateless. */
public final class LimitedFile {

    /** What no file of a configuration, no key and no bundle of certificates comes near. */
    public static final int LARGEST = 16 << 20;

    private LimitedFile() {}

    /**
     * All of a file.
     *
     * @param limit in bytes
     * @throws FileTooLargeException where it has more
     */
    public static byte[] read(Path file, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new FileTooLargeException(limit);
            }
            return bytes;
        }
    }
}
