package dev.camelmcp.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What changes when a file does, also when another one takes its name. Stateless. */
public final class FileStamps {

    private FileStamps() {}

    /** One for each file, whether it is there or not. */
    public static List<String> of(Stream<Path> files) {
        List<String> found = new ArrayList<>();
        files.forEach(path -> {
            try {
                found.add(
                        Files.exists(path)
                                ? Files.getLastModifiedTime(path) + "/" + Files.size(path) + "/" + path.toRealPath()
                                : "missing");
            } catch (IOException e) {
                found.add("missing"); // it went away between two looks at it
            }
        });
        return found;
    }
}
