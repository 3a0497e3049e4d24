package dev.camelmcp.config.read;

import dev.camelmcp.files.TextFile;
import dev.camelmcp.files.TextFile.NotUtf8Exception;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with variables, {@code NAME=value} on each line, as dotenv and MCP clients read it: comments behind {@code #},
 * {@code export} in front, a value in quotes may hold both and line ends. Stateless.
 */
final class EnvFile {

    private static final Pattern ENTRY =
            Pattern.compile("(?:export[ \\t]++)?+([A-Za-z_][A-Za-z0-9_]*+)[ \\t]*+=[ \\t]*+"
                    + "('[^']*+'|\"[^\"]*+\"|[^#\\r\\n]*+)[ \\t]*+(?:#[^\\r\\n]*+)?+(?=[\\r\\n]|\\z)");

    private EnvFile() {}

    /**
     * The variables.
     *
     * @throws IllegalArgumentException with a message for people that quotes nothing of the file
     */
    static Map<String, String> read(Path file) {
        try {
            return parse(file, TextFile.read(file));
        } catch (NotUtf8Exception e) {
            throw new IllegalArgumentException("cannot be read: " + file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new IllegalArgumentException("there is no file " + file + " that can be read");
        }
    }

    private static Map<String, String> parse(Path file, String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        Matcher entry = ENTRY.matcher(text);
        for (int at = next(text, 0); at < text.length(); at = next(text, entry.end())) {
            if (!entry.region(at, text.length()).lookingAt()) {
                long line =
                        1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
                throw new IllegalArgumentException(file + ", line " + line + " is no NAME=value");
            }
            variables.put(entry.group(1), value(entry.group(2).strip()));
        }
        return variables;
    }

    /** Behind blanks and comments. */
    private static int next(String text, int from) {
        int at = from;
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '#')) {
            int end = text.indexOf('\n', at);
            at = text.charAt(at) != '#' ? at + 1 : end < 0 ? text.length() : end;
        }
        return at;
    }

    private static String value(String written) {
        char quote = written.isEmpty() ? ' ' : written.charAt(0);
        boolean quoted =
                (quote == '"' || quote == '\'') && written.length() > 1 && written.endsWith(String.valueOf(quote));
        String value = quoted ? written.substring(1, written.length() - 1) : written;
        return quoted && quote == '"' ? value.replace("\\n", "\n").replace("\\r", "\r") : value;
    }
}
