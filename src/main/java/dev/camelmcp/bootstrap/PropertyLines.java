package dev.camelmcp.bootstrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On which lines of properties files the properties stand, for messages. Each file is read once, however many
 * properties it has. Not thread-safe; use once.
 */
final class PropertyLines {

    /** A byte order mark in UTF-8, as it looks in the encoding that takes every byte. */
    private static final String MARK = "\u00EF\u00BB\u00BF";

    private final Map<String, Lines> files = new HashMap<>();

    /**
     * The lines of one file.
     *
     * @param name of the file, or of what else has them
     * @param lines by key; empty where they cannot be told
     */
    private record Lines(String name, Map<String, Integer> lines) {}

    /**
     * {@code application.properties:12} where the file can be read, else what Camel says.
     *
     * @param location as Camel tells it; null for none
     */
    String source(String key, @Nullable String location) {
        if (location == null || location.equals("initial")) {
            return "default";
        }
        Lines file = files.computeIfAbsent(location, PropertyLines::at);
        Integer line = file.lines.get(key);
        return line == null ? file.name : file.name + ":" + line;
    }

    private static Lines at(String location) {
        Path file = Path.of(location.startsWith("file:") ? location.substring("file:".length()) : location);
        return Files.isRegularFile(file)
                ? new Lines(String.valueOf(file.getFileName()), read(file))
                : new Lines(location, Map.of());
    }

    /** The last one of a key counts, as its value does. */
    private static Map<String, Integer> read(Path file) {
        Map<String, Integer> keys = new HashMap<>();
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            for (int i = 0; i < lines.size(); i++) {
                keys.put(key(i == 0 ? lines.get(i).replace(MARK, "") : lines.get(i)), i + 1);
            }
        } catch (IOException e) {
            // the file was there a moment ago; its name alone will do
        }
        return keys;
    }

    private static String key(String line) {
        String text = line.stripLeading();
        int end = 0;
        while (end < text.length() && "=: \t\f".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }
}
