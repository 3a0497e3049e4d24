package dev.camelmcp.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How some files looked at one moment; differs when one of them has changed, also when another file took its name.
 * Immutable.
 *
 * @param files what was looked at
 * @param stamps one for each file, whether it was there or not, and for what else may change; none where nobody has
 *     looked yet
 */
public record FileStamps(List<Path> files, List<String> stamps) {

    public FileStamps {
        files = List.copyOf(files);
        stamps = List.copyOf(stamps);
    }

    /** Looks now. To be taken before the files are read, so that no change falls in between. */
    public static FileStamps of(Collection<Path> files) {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            found.add(stamp(file));
        }
        return new FileStamps(List.copyOf(files), found);
    }

    /** Of several looks, as if they had been one. */
    public static FileStamps joined(List<FileStamps> looks) {
        return new FileStamps(
                looks.stream().flatMap(l -> l.files.stream()).toList(),
                looks.stream().flatMap(l -> l.stamps.stream()).toList());
    }

    /** Like no files at all, so that the first look finds a change. */
    public static FileStamps unknown(Collection<Path> files) {
        return new FileStamps(List.copyOf(files), List.of());
    }

    /** With something else that may change. */
    public FileStamps with(String stamp) {
        List<String> more = new ArrayList<>(stamps);
        more.add(stamp);
        return new FileStamps(files, more);
    }

    /** The same files, looked at now. */
    FileStamps again() {
        return of(files);
    }

    private static String stamp(Path file) {
        try {
            return Files.exists(file)
                    ? Files.getLastModifiedTime(file) + "/" + Files.size(file) + "/" + file.toRealPath()
                    : "missing";
        } catch (IOException e) {
            return "missing"; // it went away between two looks at it
        }
    }
}
