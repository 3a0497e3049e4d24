package dev.camelmcp.reload;

import dev.camelmcp.files.FileStamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.util.AntPathMatcher;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files have routes. Immutable.
 *
 * @param folder absolute
 * @param patterns of their names, Ant-style
 * @param recursive whether folders below it belong to it
 */
public record RouteFolder(Path folder, List<String> patterns, boolean recursive) {

    /** Camel's own, where it is told none. */
    private static final String PATTERNS = "*.yaml,*.xml";

    private static final String FILE = "file:";

    public RouteFolder {
        patterns = List.copyOf(patterns);
    }

    /**
     * By the values of {@code camel.main.routes-reload-directory}, {@code -pattern} and {@code -directory-recursive}.
     */
    public static RouteFolder of(String directory, @Nullable String patterns, boolean recursive) {
        String names = patterns == null || patterns.isBlank() ? PATTERNS : patterns;
        return new RouteFolder(absolute(directory), List.of(names.strip().split("\\s*,\\s*")), recursive);
    }

    /** What is in its files, in the order of their names. */
    SortedMap<Path, byte[]> read() throws IOException {
        SortedMap<Path, byte[]> texts = new TreeMap<>();
        for (Path file : files()) {
            texts.put(file, Files.readAllBytes(file));
        }
        return texts;
    }

    /** How it looks now; a folder that cannot be read looks like nothing else. */
    FileStamps stamps() {
        try {
            return FileStamps.of(files());
        } catch (IOException e) {
            return FileStamps.unknown(List.of(folder));
        }
    }

    /** As messages name a file. */
    String name(Path file) {
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    /** As Camel is to know a file. */
    static String location(Path file) {
        return FILE + file;
    }

    /** The file that Camel knows by a location; null where it is none. */
    static @Nullable Path file(@Nullable Resource resource) {
        String location = resource == null ? null : resource.getLocation();
        return location != null && location.startsWith(FILE) ? absolute(location.substring(FILE.length())) : null;
    }

    private List<Path> files() throws IOException {
        int depth = recursive ? Integer.MAX_VALUE : 1;
        try (Stream<Path> all = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(this::hasRoutes)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean hasRoutes(Path file) {
        String name = file.getFileName().toString();
        AntPathMatcher matcher = new AntPathMatcher();
        return patterns.stream().anyMatch(pattern -> matcher.match(pattern, name, false));
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }
}
