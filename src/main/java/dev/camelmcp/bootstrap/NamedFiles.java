package dev.camelmcp.bootstrap;

import dev.camelmcp.config.read.BareText;
import dev.camelmcp.files.FileStamps;
import dev.camelmcp.files.FileTooLargeException;
import dev.camelmcp.files.TextFile;
import dev.camelmcp.files.TextFile.NotUtf8Exception;
import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/**
 * The files that <code>{{file:PATH}}</code> names in the configuration: what was read of each, and for which property,
 * however deep in its value. Thread-safe; one thread at a time reads the configuration.
 */
final class NamedFiles {

    /** What no secret comes near. */
    private static final int LARGEST = 1 << 20;

    /** No file system counts in longer ones. */
    private static final Duration STEP = Duration.ofSeconds(2);

    /**
     * A file that a property names. Immutable.
     *
     * @param property by its key, as somebody wrote it
     */
    record Use(Path file, String property) {}

    /** Says for people which file cannot be read, and why. */
    static final class UnreadableException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private UnreadableException(String path, @Nullable String reason) {
            super("{{file:" + path + "}} cannot be resolved: " + reason);
        }
    }

    /** Whose value this thread is resolving; Camel's own placeholders come back to us without it. */
    private final ThreadLocal<String> property = new ThreadLocal<>();

    /** What is in use; null where a file could never be read. */
    private Map<Use, @Nullable Secret> known = new LinkedHashMap<>();

    private Map<Use, @Nullable Secret> found = new LinkedHashMap<>();
    private List<Use> changed = List.of();

    /** How files looked before they were read; none of those that are too new to tell. */
    private final Map<Path, FileStamps> looks = new HashMap<>();

    /** Those of a context of our own, where Camel resolves such placeholders too; else new ones. */
    static NamedFiles of(CamelContext context) {
        PropertiesFunction function =
                context.getPropertiesComponent().getPropertiesFunction(FilePropertiesFunction.NAME);
        return function instanceof FilePropertiesFunction ours ? ours.files() : new NamedFiles();
    }

    /** Reads the whole configuration; what it does not name any more is forgotten. */
    <T> T reading(Supplier<T> configuration) {
        synchronized (this) {
            found = new LinkedHashMap<>();
            looks.clear();
        }
        T read = configuration.get();
        synchronized (this) {
            changed = found.keySet().stream().filter(this::isOther).toList();
            known = found;
        }
        return read;
    }

    private boolean isOther(Use use) {
        Secret before = known.get(use);
        return before != null && !before.equals(found.get(use));
    }

    /** Resolves the value of one property. */
    String naming(String key, Supplier<String> value) {
        property.set(key);
        try {
            return value.get();
        } finally {
            property.remove();
        }
    }

    /** All that the configuration named when it was read last, whether they were there or not; in no order. */
    synchronized List<Path> paths() {
        return known.keySet().stream().map(Use::file).distinct().toList();
    }

    /**
     * Notes how a file looks, before it is read. One that has just been written may change once more and look the same,
     * since a file system counts time in steps.
     */
    synchronized void opening(Path file) {
        if (!looks.containsKey(file)) {
            FileStamps stamps = FileStamps.of(List.of(file));
            if (!isNew(file)) {
                looks.put(file, stamps);
            }
        }
    }

    /** By the system's clock, as files have it. */
    private static boolean isNew(Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isAfter(Instant.now().minus(STEP));
        } catch (IOException e) {
            return false; // it is not there, and if it comes it looks different
        }
    }

    /** How these files looked before the configuration was read last; like no files where that cannot be told. */
    synchronized FileStamps before(List<Path> files) {
        List<FileStamps> stamps = new ArrayList<>();
        for (Path file : files) {
            FileStamps look = looks.get(file);
            if (look == null) {
                return FileStamps.unknown(files);
            }
            stamps.add(look);
        }
        return FileStamps.joined(stamps);
    }

    /** Those that had another content when the configuration was read last than before. */
    synchronized List<Use> changed() {
        return changed;
    }

    /**
     * The content of a file, without byte order mark and the line ends that editors leave around it.
     *
     * @param path {@code ~} is the home directory
     * @throws UnreadableException when it cannot be read, or is empty and was not
     */
    String read(String path) {
        String expanded = path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
        try {
            Path file = Path.of(expanded);
            opening(file);
            Secret before = before(file);
            String text = BareText.of(TextFile.read(file, LARGEST));
            if (text.isEmpty() && before != null && !before.value().isEmpty()) {
                // it is being written; that no secret is wanted any more is said by another value
                throw new UnreadableException(path, "the file is empty");
            }
            note(file, new Secret(text));
            return text;
        } catch (NotUtf8Exception | FileTooLargeException e) {
            throw new UnreadableException(path, e.getMessage());
        } catch (IOException | InvalidPathException e) {
            throw new UnreadableException(path, "the file must exist and be readable");
        }
    }

    /** What was read before, which stays in use until something else can be read. */
    private @Nullable Secret before(Path file) {
        String key = property.get();
        if (key == null) {
            return null;
        }
        synchronized (this) {
            Use use = new Use(file, key);
            Secret before = known.get(use);
            found.putIfAbsent(use, before);
            return before;
        }
    }

    private void note(Path file, Secret content) {
        String key = property.get();
        if (key != null) {
            synchronized (this) {
                found.put(new Use(file, key), content);
            }
        }
    }
}
