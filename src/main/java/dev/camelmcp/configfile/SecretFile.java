package dev.camelmcp.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file with one secret beside the JSON file, for whoever owns that one alone: mode 600. Gone again when it is closed,
 * unless it is kept. Not thread-safe; {@code toString()} shows no secret.
 */
public final class SecretFile implements AutoCloseable {

    /** Where a block names its secret. */
    private static final String SECRET = "/oauth_config/OAUTH_CLIENT_SECRET";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{file:([^{}]+)}}");
    private static final String SUFFIX = ".secret";
    private static final int MOST = 100;

    private final Path path;
    private boolean kept;

    private SecretFile(Path path) {
        this.path = path;
    }

    /**
     * Writes one. A file that is there already stays as it is.
     *
     * @param configFile beside which it is to be, whether that is there or not
     * @param server that it is for, a valid id
     */
    public static SecretFile write(Path configFile, String server, String secret) throws EditException {
        try {
            Path config = AtomicFile.target(configFile);
            Path folder = Objects.requireNonNull(config.toAbsolutePath().getParent());
            if (folder.toString().contains("{") || folder.toString().contains("}")) {
                throw new EditException("a secret cannot be kept in " + folder
                        + ", since no placeholder can name it; name the secret by {{env:NAME}}");
            }
            SecretFile file = new SecretFile(create(Files.createDirectories(folder), server));
            try {
                file.fill(secret, Ownership.of(config));
                return file;
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EditException("the secret cannot be written beside " + configFile + ": "
                    + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    /**
     * The file that {@link #write} has made for a server and that its block names in the place of the secret; null for
     * none, also where it lies elsewhere or is called otherwise, and so is somebody else's.
     */
    static @Nullable Path of(Path configFile, String server, JsonNode block) {
        Matcher named = PLACEHOLDER.matcher(block.at(SECRET).asText());
        if (!named.matches()) {
            return null;
        }
        try {
            Path file = Path.of(named.group(1));
            Path folder = AtomicFile.target(configFile).toAbsolutePath().getParent();
            boolean ours = file.isAbsolute()
                    && Objects.equals(file.getParent(), folder)
                    && String.valueOf(file.getFileName()).matches(Pattern.quote(server) + "(\\.\\d+)?\\.secret")
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            return ours ? file : null;
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    private static Path create(Path folder, String server) throws IOException {
        for (int i = 1; ; i++) {
            Path path = folder.resolve(server + (i == 1 ? "" : "." + i) + SUFFIX);
            try {
                return Files.createFile(path, Ownership.ownerOnly());
            } catch (FileAlreadyExistsException e) {
                if (i == MOST) {
                    throw e;
                }
            }
        }
    }

    /** Who reads the JSON file has to read the secret, too: that may be another user, where root writes both. */
    private void fill(String secret, @Nullable Ownership config) throws IOException {
        Files.writeString(path, secret + "\n", StandardCharsets.UTF_8);
        if (config != null) {
            Set<PosixFilePermission> mode = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            new Ownership(config.owner(), config.group(), mode).giveTo(path);
        }
    }

    public Path path() {
        return path;
    }

    /** What stands in the configuration in its place. */
    public String placeholder() {
        return "{{file:" + path + "}}";
    }

    /** Leaves it where it is. */
    public void keep() {
        kept = true;
    }

    @Override
    public void close() {
        try {
            if (!kept) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // it names itself, and only its owner reads it
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
