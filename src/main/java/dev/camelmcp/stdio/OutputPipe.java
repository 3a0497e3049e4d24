package dev.camelmcp.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pipe that a program writes to. Others may hold it open when the program is gone, and Java cannot break off a read;
 * what is written into the pipe can. Where there is no {@code /proc}, a thread that reads is free when the others are
 * gone, too. Thread-safe.
 */
final class OutputPipe {

    private static final Path OURS = Path.of("/proc/self/fd");

    private final InputStream in;

    /** Its name in {@code /proc}, which is no other pipe's; null where there is none. */
    private final @Nullable String name;

    /**
     * @param in where it is read
     * @param descriptor that the program knows it by
     */
    OutputPipe(Process process, InputStream in, int descriptor) {
        this.in = in;
        this.name = target(Path.of("/proc", String.valueOf(process.pid()), "fd", String.valueOf(descriptor)));
    }

    InputStream in() {
        return in;
    }

    /** Closes it, and sends home who reads it: what comes of that read is to be ignored. */
    void close() throws IOException {
        // the end to write to is found by that to read from, which closing takes away
        try (FileChannel writing = open()) {
            in.close();
            if (writing != null) {
                writing.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        }
    }

    private @Nullable FileChannel open() throws IOException {
        if (name == null || !name.startsWith("pipe:")) {
            return null;
        }
        for (Path end : ends()) {
            if (name.equals(target(end))) {
                FileChannel writing = FileChannel.open(end, StandardOpenOption.WRITE);
                if (name.equals(target(end))) {
                    return writing;
                }
                // it was closed meanwhile, and its number is another file's
                writing.close();
            }
        }
        return null;
    }

    private static List<Path> ends() throws IOException {
        try (Stream<Path> all = Files.list(OURS)) {
            return all.toList();
        }
    }

    private static @Nullable String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }
}
