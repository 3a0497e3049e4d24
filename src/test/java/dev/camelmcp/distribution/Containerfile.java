package dev.camelmcp.distribution;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The instructions of a Containerfile, one after the other, and what its ignore file lets through.
 *
 * @param instructions without comments, continued lines joined
 * @param ignored the patterns of the ignore file beside it
 */
record Containerfile(List<Instruction> instructions, List<String> ignored) {

    /**
     * One instruction.
     *
     * @param name in upper case, as it is written
     * @param rest what is behind it
     */
    record Instruction(String name, String rest) {}

    static Containerfile read(Path file) throws IOException {
        Path ignore = file.resolveSibling(file.getFileName() + ".dockerignore");
        return of(Files.readString(file), lines(Files.readString(ignore)).toList());
    }

    static Containerfile of(String text, List<String> ignored) {
        List<Instruction> instructions = new ArrayList<>();
        String joined = String.join("\n", lines(text).toList()).replace("\\\n", " ");
        joined.lines().forEach(line -> {
            String[] parts = line.strip().split("\\s+", 2);
            instructions.add(new Instruction(parts[0], parts[1]));
        });
        return new Containerfile(instructions, ignored);
    }

    /** Whether a file of the context, by its path in it, is there for the build: the last pattern decides. */
    boolean isSent(Path file) {
        boolean sent = true;
        for (String pattern : ignored) {
            boolean again = pattern.startsWith("!");
            if (matches(again ? pattern.substring(1) : pattern, file)) {
                sent = again;
            }
        }
        return sent;
    }

    /** A pattern matches what it names, and all below it. */
    private static boolean matches(String pattern, Path file) {
        for (Path path = file; path != null; path = path.getParent()) {
            if (FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(path)) {
                return true;
            }
        }
        return false;
    }

    private static Stream<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#"));
    }
}
